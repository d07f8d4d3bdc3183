// Tests that a connector is not treated as broken if it could not be loaded because of a shortage.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cerrno>
#include <filesystem>

#include "base/shortage.h"
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

// Returns the result of a reload that could not open any descriptor.
ReloadReport reload_without_descriptors(Catalog& catalog, const services::CallContext& context) {
  const NoDescriptors none;
  return catalog.reload(context);
}

TEST_CASE("folders that could not be read for want of descriptors are read again by a later call") {
#ifdef __SANITIZE_ADDRESS__
  return skip("the sanitizer needs a descriptor to look at the type of an object");
#endif
  ShortFixture fixture;
  Catalog catalog = fixture.open();
  place(fixture.root, "revision", manifest_text("revision"), test_plugin("revision_1"));
  reload_without_descriptors(catalog, fixture.host.context("revision"));
  const auto refused = catalog.view()->get(fixture.root.path().filename().string());
  REQUIRE(refused.has_error());
  CHECK(refused.error().code() == Code::kOverloaded);
  CHECK(catalog.view()->find("revision") == nullptr);  // within the second, there is no other
                                                       // attempt
  fixture.host.clock.advance(std::chrono::seconds(1));
  CHECK(catalog.view()->find("revision") != nullptr);
}

TEST_CASE("a reload without descriptors leaves connectors as they are, whether they run or not") {
#ifdef __SANITIZE_ADDRESS__
  return skip("the sanitizer needs a descriptor to look at the type of an object");
#endif
  const bool runs = GENERATE(true, false);
  ShortFixture fixture;
  place(fixture.root, "revision", manifest_text("revision"), test_plugin("revision_1"));
  Catalog catalog = fixture.open();
  const auto context = fixture.host.context("revision");
  const auto before = catalog.view();
  const Connector* const connector = before->find("revision");
  if (runs) REQUIRE(connector->instance(context).has_value());
  const ReloadReport report = reload_without_descriptors(catalog, context);
  CHECK(report.removed.empty());
  const auto is_kept = [](const RefusedEntry& each) {
    return each.name == "revision" && each.old_stays && each.why.code() == Code::kOverloaded;
  };
  CHECK(std::count_if(report.refused.begin(), report.refused.end(), is_kept) == 1);
  CHECK(catalog.view()->find("revision") == connector);
  fixture.host.clock.advance(std::chrono::seconds(1));
  const auto after = catalog.view();
  CHECK(after->find("revision") == connector);
  REQUIRE(after->entries().size() == 1);
  CHECK_FALSE(after->entries()[0].refused_update);
}

TEST_CASE("what changed or went during a shortage is seen as soon as the shortage is over") {
#ifdef __SANITIZE_ADDRESS__
  return skip("the sanitizer needs a descriptor to look at the type of an object");
#endif
  ShortFixture fixture;
  place(fixture.root, "revision", manifest_text("revision"), test_plugin("revision_1"));
  place(fixture.root, "idle", manifest_text("idle"), test_plugin("revision_1"));
  Catalog catalog = fixture.open();
  const auto context = fixture.host.context("revision");
  REQUIRE(catalog.view()->find("revision")->instance(context).has_value());
  reload_without_descriptors(catalog, context);
  place(fixture.root, "revision", manifest_text("revision", "2.0.0"), test_plugin("revision_2"));
  std::filesystem::remove_all(fixture.root.path() / "idle");
  fixture.host.clock.advance(std::chrono::seconds(1));
  const auto after = catalog.view();
  CHECK(after->find("idle") == nullptr);
  REQUIRE(after->find("revision") != nullptr);
  CHECK(after->find("revision")->manifest().identity.version == "2.0.0");
  CHECK(after->find("revision")->state() == State::kLoaded);
}

TEST_CASE("a bad update that comes during a shortage does not end what runs") {
#ifdef __SANITIZE_ADDRESS__
  return skip("the sanitizer needs a descriptor to look at the type of an object");
#endif
  ShortFixture fixture;
  place(fixture.root, "revision", manifest_text("revision"), test_plugin("revision_1"));
  Catalog catalog = fixture.open();
  const auto context = fixture.host.context("revision");
  const auto before = catalog.view();
  const Connector* const connector = before->find("revision");
  REQUIRE(connector->instance(context).has_value());
  reload_without_descriptors(catalog, context);
  place(fixture.root, "revision", manifest_text("revision", "2.0.0"), test_plugin("unresolved"));
  fixture.host.clock.advance(std::chrono::seconds(1));
  const auto after = catalog.view();
  CHECK(after->find("revision") == connector);
  REQUIRE(after->entries().size() == 1);
  REQUIRE(after->entries()[0].refused_update);
  CHECK(after->entries()[0].refused_update->code() == Code::kPluginFault);
}

TEST_CASE("a disk that does not answer passes, and is not called a shortage of this machine") {
  for (const int error : {EIO, ESTALE, ETIMEDOUT, ENOTCONN}) {
    INFO(error);
    CHECK(is_shortage(error));
    const Error said = shortage("cannot be read", error);
    CHECK(said.code() == Code::kOverloaded);
    contains(said.message(), "See whether its disk is in order; the next call tries again.");
  }
  contains(shortage("cannot be read", EMFILE).message(), "This machine is short of it;");
  CHECK_FALSE(is_shortage(ENOENT));
  CHECK_FALSE(is_shortage(EACCES));
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
