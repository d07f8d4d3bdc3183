// Tests that instances of one library share its mapping and no other data.
#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "loader/loader.h"
#include "loader/test_host.h"

namespace patchbay::loader {
namespace {

namespace fs = std::filesystem;

struct MappingSeat {
  fs::path put(const std::string& folder, const std::string& plugin = "revision_1",
               const std::string& version = "1.0.0", const std::string& more = "") const {
    return place(root, folder, manifest_text("revision", version, more), test_plugin(plugin));
  }
  Result<std::shared_ptr<const Library>> load(const fs::path& folder,
                                              const std::string& name = "") {
    auto manifest = manifest::read_manifest(folder).value();
    if (!name.empty()) {  // gives the instance a name, as the catalog does
      manifest.identity.instance_of = manifest.identity.id;
      manifest.identity.id = name;
    }
    return loader.load(manifest);
  }
  const patchbay_entry* entry(const fs::path& folder, const std::string& name = "") {
    const auto loaded = load(folder, name);
    INFO((loaded.has_error() ? loaded.error().message() : ""));
    REQUIRE(loaded.has_value());
    return loaded.value()->tables().entry;
  }
  [[nodiscard]] std::ptrdiff_t copies() const {
    return std::count_if(
        fs::recursive_directory_iterator(kept.path()), fs::recursive_directory_iterator(),
        [](const fs::directory_entry& file) { return file.path().extension() == ".so"; });
  }

  TemporaryFolder root;
  TemporaryFolder kept;
  Loader loader{LoaderOptions{.private_parent = kept.path()}};
};

TEST_CASE("instances of a library run in one mapping, each with its own name and its own state") {
  MappingSeat once;
  TestHost host;
  const fs::path folder = once.put("revision");
  auto first = once.load(folder, "first");
  auto second = once.load(folder, "second");
  REQUIRE(first.has_value());
  REQUIRE(second.has_value());
  CHECK(first.value()->tables().entry == second.value()->tables().entry);
  CHECK(once.copies() == 1);
  CHECK(first.value()->id() == "first");
  CHECK(second.value()->id() == "second");

  auto one = Instance::create(first.value(), host.table, host.context("first"), "{}");
  auto other = Instance::create(second.value(), host.table, host.context("second"), "{}");
  REQUIRE(one.has_value());
  REQUIRE(other.has_value());
  CHECK(host.logged("created revision 1") == 2);
  std::move(one).value().reset();
  CHECK(host.logged("destroyed revision 1") == 1);
  const auto context = host.context("second");
  const services::CallFrame frame(host.table, context);
  std::string result;
  std::string asked;
  services::ResultSink sink(frame, result);
  REQUIRE(other.value()->actions()->invoke(frame, {"get", "{}"}, sink, asked).has_value());
  CHECK(result == "1");
}

TEST_CASE("the bytes say which mapping it is, and not the path") {
  MappingSeat once;
  const auto* const first = once.entry(once.put("revision"));
  CHECK(once.entry(once.put("elsewhere")) == first);
  const auto* const replaced = once.entry(once.put("revision", "revision_2", "2.0.0"));
  CHECK(replaced != first);
  CHECK(once.entry(once.put("revision")) == first);  // the earlier library is installed again

  // One byte more, at a place that the linker does not read.
  const fs::path longer = once.put("longer");
  std::ofstream(longer / "connector.so", std::ios::app) << 'x';
  CHECK(once.entry(longer) != first);
}

TEST_CASE("a library that is mapped already is judged again, by its place and by the manifest") {
  MappingSeat once;
  const auto* const first = once.entry(once.put("revision"));
  const auto undeclared =
      once.load(once.put("documents", "revision_1", "1.0.0", R"(,"documents":{})"));
  REQUIRE(undeclared.has_error());
  contains(undeclared.error().message(),
           "documents/connector.so: connector.json has documents, and the library has no");
  const auto other_version = once.load(once.put("version", "revision_1", "7.0.0"));
  REQUIRE(other_version.has_error());
  contains(other_version.error().message(), "connector.json says \"7.0.0\"");

  const fs::path open = once.put("open");
  fs::permissions(open / "connector.so", fs::perms::others_write, fs::perm_options::add);
  const auto untrusted = once.load(open);
  REQUIRE(untrusted.has_error());
  contains(untrusted.error().message(), "can be written by everyone");
  fs::remove(open / "connector.so");
  const auto gone = once.load(open);
  REQUIRE(gone.has_error());
  CHECK(gone.error().code() == Code::kNotFound);
  CHECK(once.entry(once.put("revision")) == first);
}

TEST_CASE("a library whose private copy was swept away is mapped again") {
  MappingSeat once;
  const fs::path folder = once.put("revision");
  const auto* const first = once.entry(folder);
  for (const auto& each : fs::directory_iterator(once.kept.path())) fs::remove_all(each.path());
  const auto* const second = once.entry(folder);
  CHECK(second != first);
  CHECK(once.entry(folder) == second);
}

TEST_CASE("a library that was refused is not remembered") {
  MappingSeat once;
  const auto refused = once.load(once.put("revision", "revision_1", "7.0.0"));
  REQUIRE(refused.has_error());
  CHECK(once.copies() == 0);
  CHECK(once.entry(once.put("revision")) != nullptr);
  CHECK(once.copies() == 1);
}

}  // namespace
}  // namespace patchbay::loader
