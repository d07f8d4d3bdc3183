#include <sched.h>
#include <sys/mount.h>

#include <catch2/catch.hpp>
#include <cstdint>
#include <fstream>
#include <functional>
#include <set>
#include <thread>

#include "kit/abi_ids.h"
#include "loader/elf.h"
#include "loader/loader.h"
#include "loader/test_host.h"
#include "skip.h"

namespace patchbay::loader {
namespace {

namespace fs = std::filesystem;

manifest::Manifest manifest_in(const fs::path& folder) {
  auto read = manifest::read_manifest(folder);
  INFO((read.has_error() ? read.error().message() : ""));
  REQUIRE(read.has_value());
  return std::move(read).value();
}

std::string refusal(Loader& loader, const fs::path& folder) {
  const auto loaded = loader.load(manifest_in(folder));
  if (!loaded.has_error()) return "";
  CHECK(loaded.error().code() == Code::kPluginFault);
  return loaded.error().message();
}

fs::path faulty(const std::string& name) {
  return fs::path(PATCHBAY_BINARY_DIR) / "test_connectors" / name;
}

TEST_CASE("a library that is no ELF file, or for another machine, is refused by its path") {
  Loader loader;
  const TemporaryFolder root;
  const auto folder = place(root, "revision", manifest_text("revision"), test_plugin("revision_1"));
  const auto library = folder / "connector.so";
  {
    std::fstream patched(library, std::ios::in | std::ios::out | std::ios::binary);
    patched.seekp(18);
    const std::uint16_t other = this_machine() == kMachineX86_64 ? kMachineAarch64 : kMachineX86_64;
    patched.put(static_cast<char>(other & 0xff)).put(static_cast<char>(other >> 8));
  }
  contains(refusal(loader, folder), library.string() + ": is built for ");
  root.write("revision/connector.so", "#!/bin/sh\n");
  contains(refusal(loader, folder),
           library.string() + ": is not an ELF file (it looks like a script)");
}

TEST_CASE("a library cut off behind its header is refused by its path, and not mapped") {
  Loader loader;
  const TemporaryFolder root;
  const auto folder = place(root, "revision", manifest_text("revision"), test_plugin("revision_1"));
  fs::resize_file(folder / "connector.so", 4096);
  contains(refusal(loader, folder),
           (folder / "connector.so").string() + ": is cut off: it has 4096 bytes");
}

// Runs `work` while `folder` is a file system that forbids execution. Returns false if this process
// may not mount such a file system.
bool without_execution(const fs::path& folder, const std::function<void()>& work) {
  bool is_mounted = false;
  std::thread apart([&] {  // only this thread and its children see its mounts
    if (::unshare(CLONE_NEWNS) != 0) return;
    if (::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) return;
    is_mounted = ::mount("none", folder.c_str(), "tmpfs", MS_NOEXEC, nullptr) == 0;
    if (is_mounted) work();
  });
  apart.join();
  return is_mounted;
}

TEST_CASE("where temporary files may not be executed, libraries are mapped from memory") {
  const TemporaryFolder root;
  const TemporaryFolder copies;
  std::set<const void*> entries;
  std::string refused;
  const bool is_tried = without_execution(copies.path(), [&] {
    Loader loader(LoaderOptions{copies.path()});
    for (const auto& [library, version] :
         {std::pair("revision_1", "1.0.0"), std::pair("revision_2", "2.0.0")}) {
      const auto manifest = manifest_in(
          place(root, library, manifest_text("revision", version), test_plugin(library)));
      const auto loaded = loader.load(manifest);
      if (loaded.has_error()) refused = loaded.error().message();
      if (loaded.has_value()) entries.insert(loaded.value()->tables().entry);
    }
  });
  if (!is_tried) return skip("this process may not mount a file system");
  CHECK(refused.empty());
  CHECK(entries.size() == 2);  // each entry belongs to its own library
}

TEST_CASE("a library that needs what does not exist is refused with the name of it") {
  Loader loader;
  const TemporaryFolder root;
  const auto folder = place(root, "a", manifest_text("a"), test_plugin("unresolved"));
  contains(refusal(loader, folder), "undefined symbol: patchbay_test_nowhere_defined");
}

TEST_CASE("a library without the entry symbol is no plugin, one for another ABI is told so") {
  Loader loader;
  contains(refusal(loader, faulty("missing_symbol")), "does not export patchbay_plugin_entry_v1");
  const TemporaryFolder root;
  const auto folder = place(root, "a", manifest_text("a"), test_plugin("other_major"));
  contains(refusal(loader, folder),
           "it speaks version 2 of Patchbay's ABI (it exports patchbay_plugin_entry_v2); this host "
           "speaks version 1");
}

TEST_CASE("an entry table that does not exist or too small is refused") {
  Loader loader;
  contains(refusal(loader, faulty("entry_null")), "returned NULL");
  contains(refusal(loader, faulty("entry_too_small")), "its entry table has struct_size");
}

TEST_CASE("an id or version unlike the manifest's is refused with both") {
  Loader loader;
  contains(refusal(loader, faulty("other_id")), "connector.json says \"other_id\"");
  contains(refusal(loader, faulty("other_version")), "connector.json says \"1.0.0\"");
}

TEST_CASE("actions without the capability for them are refused") {
  Loader loader;
  contains(refusal(loader, faulty("no_actions")), "the library has no patchbay.actions/1");
}

TEST_CASE("a list function and dynamic_actions come together, or the connector is refused") {
  Loader loader;
  const TemporaryFolder root;
  const std::string declared = manifest_text("revision", "1.0.0", R"(,"dynamic_actions":{})");
  const auto loaded = [&](const std::string& manifest, const std::string& plugin) {
    return refusal(loader, place(root, "revision", manifest, test_plugin(plugin)));
  };
  CHECK(loaded(declared, "revision_1_lists").empty());
  CHECK(loaded(manifest_text("revision"), "revision_1").empty());
  contains(loaded(declared, "revision_1"), "table has no list function; set it");
  contains(loaded(manifest_text("revision"), "revision_1_lists"),
           "table has a list function, which is never asked without \"dynamic_actions\"");
}

TEST_CASE("documents are in the manifest and in the library, or the connector is refused") {
  Loader loader;
  const TemporaryFolder root;
  const std::string declared = manifest_text("revision", "1.0.0", R"(,"documents":{})");
  const auto loaded = [&](const std::string& manifest, const std::string& plugin) {
    return refusal(loader, place(root, "revision", manifest, test_plugin(plugin)));
  };
  CHECK(loaded(declared, "revision_1_documents").empty());
  contains(loaded(declared, "revision_1"), "the library has no patchbay.documents/draft1");
  contains(loaded(manifest_text("revision"), "revision_1_documents"),
           "is never asked without \"documents\" in connector.json");
  contains(loaded(declared, "revision_1_no_fetch"), "table lacks enumerate or fetch; set both");
}

TEST_CASE("an auth table without identify or probe is refused") {
  Loader loader;
  const TemporaryFolder root;
  const auto loaded = [&](const std::string& plugin) {
    return refusal(loader, place(root, "revision", manifest_text("revision"), test_plugin(plugin)));
  };
  CHECK(loaded("revision_1_auth").empty());
  for (const char* lacks : {"revision_1_no_identify", "revision_1_no_probe"}) {
    contains(loaded(lacks), "its patchbay.auth/1 table lacks identify or probe; set both");
  }
}

TEST_CASE("a requirement that is not met is named, before loading where the host knows it") {
  Loader loader;
  contains(refusal(loader, faulty("requires_unknown")),
           "\"example.unknown/1\", which neither this host nor the library has");
  const TemporaryFolder root;
  // The connector has no library, so the loader does not look for one.
  const auto file = root.write("a/connector.json",
                               manifest_text("a", "1.0.0",
                                             R"(,"requires":["patchbay.host.htp/1",)"
                                             R"("patchbay.host.log/1","patchbay.actions/7"])"));
  const std::string message = refusal(loader, file.parent_path());
  contains(message, file.string() + ": \"patchbay.host.htp/1\" is required");
  contains(message, "Did you mean \"patchbay.host.http/1\"?");
  contains(message, "\"patchbay.actions/7\" is required");
}

TEST_CASE("a manifest may require every capability and service of the ABI's headers") {
  const auto ids = test::abi_ids();
  CHECK(ids.size() > 10);
  const TemporaryFolder root;
  for (const std::string& id : ids) {
    const auto file = root.write("a/connector.json",
                                 manifest_text("a", "1.0.0", R"(,"requires":[")" + id + R"("])"));
    const auto checked = check_requirements(manifest_in(file.parent_path()));
    INFO((checked.has_error() ? checked.error().message() : ""));
    CHECK(checked.has_value());
  }
}

TEST_CASE("a draft that is required is loaded where the library has it, and refused where not") {
  Loader loader;
  const TemporaryFolder root;
  const auto requiring = [](const std::string& id, const std::string& more = "") {
    return manifest_text("revision", "1.0.0", R"(,"requires":[")" + id + R"("])" + more);
  };
  CHECK(refusal(loader, place(root, "revision",
                              requiring("patchbay.documents/draft1", R"(,"documents":{})"),
                              test_plugin("revision_1_documents")))
            .empty());
  contains(refusal(loader, place(root, "revision", requiring("patchbay.webhooks/draft1"),
                                 test_plugin("revision_1"))),
           "\"patchbay.webhooks/draft1\", which neither this host nor the library has");
}

TEST_CASE("the SDK's smallest example is loaded and answers") {
  TestHost host;
  Loader loader;
  const auto manifest = manifest_in(fs::path(PATCHBAY_BINARY_DIR) / "connectors/minimal_c");
  auto library = loader.load(manifest);
  REQUIRE(library.has_value());
  const auto context = host.context("minimal_c");
  auto instance = Instance::create(library.value(), host.table, context, "{}");
  REQUIRE(instance.has_value());
  const services::CallFrame frame(host.table, context);
  std::string result;
  std::string asked;
  services::ResultSink sink(frame, result);
  const auto* actions = instance.value()->actions();
  REQUIRE(actions != nullptr);
  CHECK(actions->invoke(frame, {"echo", R"({"message":"hi"})"}, sink, asked).has_value());
  CHECK(result == R"({"message":"hi"})");
}

}  // namespace
}  // namespace patchbay::loader
