// Proves that a connector that could not be loaded because of a shortage does not count as broken.
#include <catch2/catch.hpp>

#include "catalog/catalog.h"
#include "loader/no_descriptors.h"
#include "loader/test_host.h"
#include "skip.h"

namespace patchbay::catalog {
namespace {

struct ShortFixture {
  TemporaryFolder root;
  TestHost host;
  loader::Loader loader;

  Catalog open() {
    return Catalog({.roots = {root.path()}, .configurations = {}, .dynamic = {}}, loader,
                   host.table);
  }
};

TEST_CASE("a connector that had no descriptor to be loaded with works as soon as there is one") {
#ifdef __SANITIZE_ADDRESS__
  return skip("the sanitizer needs a descriptor to look at the type of an object");
#endif
  ShortFixture fixture;
  place(fixture.root, "revision", manifest_text("revision"), test_plugin("revision_1"));
  const Catalog catalog = fixture.open();
  const auto view = catalog.view();
  const Connector& connector = *view->find("revision");
  const auto context = fixture.host.context("revision");
  {
    const NoDescriptors none;
    const auto refused = connector.instance(context);
    REQUIRE(refused.has_error());
    CHECK(refused.error().code() == Code::kOverloaded);
    CHECK(refused.error().retryable());
  }
  CHECK(connector.state() == State::kKnown);
  CHECK_FALSE(connector.refusal());
  CHECK(connector.instance(context).has_value());
}

TEST_CASE("folders that could not be read for want of descriptors are read again by a later call") {
#ifdef __SANITIZE_ADDRESS__
  return skip("the sanitizer needs a descriptor to look at the type of an object");
#endif
  ShortFixture fixture;
  place(fixture.root, "revision", manifest_text("revision"), test_plugin("revision_1"));
  Catalog catalog = fixture.open();
  {
    const NoDescriptors none;
    catalog.reload();
    const auto refused = catalog.view()->get(fixture.root.path().filename().string());
    REQUIRE(refused.has_error());
    CHECK(refused.error().code() == Code::kOverloaded);
  }
  CHECK(catalog.view()->find("revision") == nullptr);  // it is not tried again within the second
  fixture.host.clock.advance(std::chrono::seconds(1));
  CHECK(catalog.view()->find("revision") != nullptr);
}

TEST_CASE("a refused library is tried again once its file is another, without a reload") {
  ShortFixture fixture;
  place(fixture.root, "revision", manifest_text("revision"), test_plugin("unresolved"));
  const Catalog catalog = fixture.open();
  const auto view = catalog.view();
  const Connector& connector = *view->find("revision");
  const auto context = fixture.host.context("revision");
  CHECK(connector.instance(context).has_error());
  CHECK(connector.state() == State::kRefused);
  place(fixture.root, "revision", manifest_text("revision"), test_plugin("revision_1"));
  CHECK(connector.instance(context).has_value());
  CHECK(connector.state() == State::kLoaded);
}

}  // namespace
}  // namespace patchbay::catalog
