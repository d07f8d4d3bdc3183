#include "loader/instance.h"

#include <patchbay/abi/auth.h>

#include <catch2/catch.hpp>

#include "loader/loader.h"
#include "loader/test_host.h"

namespace patchbay::loader {
namespace {

std::unique_ptr<const Instance> start(TestHost& host, Loader& loader,
                                      const std::filesystem::path& folder) {
  auto read = manifest::read_manifest(folder);
  REQUIRE(read.has_value());
  auto library = loader.load(read.value());
  INFO((library.has_error() ? library.error().message() : ""));
  REQUIRE(library.has_value());
  auto made = Instance::create(library.value(), host.table, host.context("revision"), "{}");
  REQUIRE(made.has_value());
  return std::move(made).value();
}

std::string answer(TestHost& host, const Instance& instance) {
  const auto context = host.context("revision");
  const services::CallFrame frame(host.table, context);
  std::string result;
  std::string asked;
  services::ResultSink sink(frame, result);
  REQUIRE(instance.actions()->invoke(frame, {"get", "{}"}, sink, asked).has_value());
  return result;
}

TEST_CASE("a replaced library is loaded beside the old one, and each instance keeps its own") {
  TestHost host;
  Loader loader;
  const TemporaryFolder root;
  auto old =
      start(host, loader,
            place(root, "revision", manifest_text("revision", "1.0.0"), test_plugin("revision_1")));
  CHECK(answer(host, *old) == "1");
  // Installs a new library at the same path, as an update does.
  auto replaced =
      start(host, loader,
            place(root, "revision", manifest_text("revision", "2.0.0"), test_plugin("revision_2")));
  CHECK(answer(host, *replaced) == "2");
  CHECK(answer(host, *old) == "1");

  old.reset();
  CHECK(host.logged("destroyed revision 1") == 1);
  CHECK(host.logged("destroyed revision 2") == 0);
  CHECK(answer(host, *replaced) == "2");
}

TEST_CASE("what was loaded outlives the loader and its private copies") {
  TestHost host;
  const TemporaryFolder root;
  const TemporaryFolder copies;
  std::unique_ptr<const Instance> instance;
  {
    Loader loader(LoaderOptions{copies.path()});
    instance = start(
        host, loader,
        place(root, "revision", manifest_text("revision", "1.0.0"), test_plugin("revision_1")));
    CHECK_FALSE(std::filesystem::is_empty(copies.path()));
  }
  CHECK(std::filesystem::is_empty(copies.path()));
  CHECK(answer(host, *instance) == "1");
}

TEST_CASE("an instance is created and destroyed once") {
  TestHost host;
  Loader loader;
  const TemporaryFolder root;
  {
    auto instance = start(
        host, loader,
        place(root, "revision", manifest_text("revision", "1.0.0"), test_plugin("revision_1")));
    CHECK(host.logged("created revision 1") == 1);
    CHECK(host.logged("destroyed revision 1") == 0);
    CHECK(instance->auth() == nullptr);
    CHECK(instance->library().version() == "1.0.0");
  }
  CHECK(host.logged("destroyed revision 1") == 1);
}

class CountedNetwork final : public http_service::Network {
 public:
  Result<const http_service::HttpAccess*> open() override {
    ++opened;
    return Error(Code::kInternal, "There is no network in this test.");
  }
  Network& of_nobody() override { return *nobodys; }
  Network* nobodys = this;
  int opened = 0;
};

TEST_CASE("create has nothing of the caller who came first: no link, no state, no credential") {
  TestHost host;
  Loader loader;
  const TemporaryFolder root;
  auto library =
      loader.load(manifest::read_manifest(
                      place(root, "reaching", manifest_text("reaching"), test_plugin("reaching")))
                      .value());
  REQUIRE(library.has_value());
  CountedNetwork nobodys;
  CountedNetwork network;
  network.nobodys = &nobodys;
  services::CallContext context = host.context("reaching");
  context.link.id = "work";
  context.scopes = "mail";
  context.locale = "de";
  context.network = &network;
  SECTION("with a link") {}
  SECTION("without one") {
    context.link = {};
    context.organization = "acme";
    context.user = "ann";
  }
  REQUIRE(Instance::create(library.value(), host.table, context, "{}").has_value());
  CHECK(network.opened == 0);
  CHECK(nobodys.opened == 1);
  CHECK(host.logged("create reached nobody") == 1);
  CHECK(host.logged("create saw a caller") == 0);
  CHECK_FALSE(host.table.state().get({"reaching", context.owner()}, "key").value().has_value());
  CHECK(host.table.state().get({"reaching", ""}, "key").value().has_value());
}

TEST_CASE("classify sees answers from the status that the connector names, and from 400 at last") {
  patchbay_auth table{};
  table.struct_size = sizeof(table);
  table.classify = [](patchbay_instance*, const patchbay_answer*, patchbay_verdict*) {};
  for (const auto& [told, from] : {std::pair(0U, 400), {100U, 100}, {200U, 200}, {401U, 400}}) {
    INFO(told);
    table.classify_from = told;
    const http_service::Classifier classifier = Auth(&table, nullptr).classifier();
    CHECK(classifier.from == from);
    CHECK(classifier.classify == table.classify);
  }
}

}  // namespace
}  // namespace patchbay::loader
