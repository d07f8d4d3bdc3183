// Tests what a reload does with connectors that were added, replaced or removed, and what it
// reports.
#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <stop_token>

#include "catalog/catalog.h"
#include "loader/test_host.h"

namespace patchbay::catalog {
namespace {

using Names = std::vector<std::string>;

struct ReloadFixture {
  TemporaryFolder root;
  TestHost host;
  loader::Loader loader;
  Catalog catalog{
      {.roots = {root.path()}, .configurations = {}, .dynamic = {}}, loader, host.table};

  void put_revision(const std::string& version, const std::string& plugin) {
    place(root, "revision", manifest_text("revision", version), test_plugin(plugin));
  }
  // Returns the result of "get", or the code of its failure.
  std::string answer() {
    const auto view = catalog.view();
    const auto found = view->get("revision");
    if (found.has_error()) return std::string(name_of(found.error().code()));
    const auto context = host.context("revision");
    const auto instance = found.value()->instance(context);
    if (instance.has_error()) return std::string(name_of(instance.error().code()));
    const services::CallFrame frame(host.table, context);
    std::string result;
    std::string asked;
    services::ResultSink sink(frame, result);
    REQUIRE(instance.value()->actions()->invoke(frame, {"get", "{}"}, sink, asked).has_value());
    return result;
  }
};

TEST_CASE("a reload says what was added, replaced, removed and left as it was") {
  ReloadFixture fixture;
  ReloadReport report = fixture.catalog.reload();
  CHECK(report.added.empty());
  fixture.put_revision("1.0.0", "revision_1");
  report = fixture.catalog.reload();
  CHECK(report.added == Names{"revision"});
  CHECK(fixture.answer() == "1");
  REQUIRE(fixture.catalog.view()->find("revision")->treat_as_blocking());
  report = fixture.catalog.reload();
  CHECK(report.unchanged == Names{"revision"});
  CHECK(fixture.catalog.view()->find("revision")->treat_as_blocking());
  fixture.put_revision("2.0.0", "revision_2");
  report = fixture.catalog.reload();
  CHECK(report.replaced == Names{"revision"});
  CHECK(fixture.answer() == "2");
  std::filesystem::remove_all(fixture.root.path() / "revision");
  report = fixture.catalog.reload();
  CHECK(report.removed == Names{"revision"});
  CHECK(report.refused.empty());
  CHECK(fixture.answer() == "NOT_FOUND");
}

TEST_CASE("a replacement that cannot be loaded is refused, and the old one goes on") {
  ReloadFixture fixture;
  fixture.put_revision("1.0.0", "revision_1");
  fixture.catalog.reload();
  CHECK(fixture.answer() == "1");
  const auto refused_by = [&](const auto& change) {
    change();
    const ReloadReport report = fixture.catalog.reload();
    REQUIRE(report.refused.size() == 1);
    CHECK(report.refused[0].old_stays);
    CHECK(report.refused[0].name == "revision");
    CHECK(fixture.answer() == "1");
    REQUIRE(fixture.catalog.view()->entries().at(0).refused_update);
    return report.refused[0].why.message();
  };
  contains(refused_by([&] { fixture.put_revision("2.0.0", "unresolved"); }), "undefined symbol");
  contains(refused_by([&] { fixture.root.write("revision/connector.json", "{ no manifest"); }),
           "connector.json");
  contains(refused_by([&] { fixture.put_revision("3.0.0", "revision_2"); }), "version");
  fixture.put_revision("2.0.0", "revision_2");
  CHECK(fixture.catalog.reload().replaced == Names{"revision"});
  CHECK_FALSE(fixture.catalog.view()->entries().at(0).refused_update);
  CHECK(fixture.answer() == "2");
}

TEST_CASE("a reload of one connector leaves all others as they are") {
  ReloadFixture fixture;
  fixture.put_revision("1.0.0", "revision_1");
  place(fixture.root, "other", manifest_text("other"), test_plugin("revision_1"));
  fixture.root.write("faulty/connector.json", "{");
  fixture.catalog.reload();
  const auto before = fixture.catalog.view();
  REQUIRE(before->find("other")->treat_as_blocking());

  fixture.put_revision("2.0.0", "revision_2");
  place(fixture.root, "other", manifest_text("other", "2.0.0"), test_plugin("revision_2"));
  place(fixture.root, "fresh", manifest_text("fresh"), test_plugin("revision_1"));
  const auto report = fixture.catalog.reload_one("revision");
  REQUIRE(report);
  CHECK(report.value().replaced == Names{"revision"});
  CHECK(report.value().unchanged.empty());
  CHECK(report.value().refused.empty());
  CHECK(fixture.answer() == "2");
  CHECK(fixture.catalog.view()->find("other") == before->find("other"));
  CHECK_FALSE(before->find("other")->treat_as_blocking());
  CHECK(fixture.catalog.view()->find("fresh") == nullptr);
  CHECK(fixture.catalog.view()->entries().size() == 3);

  // The manifest's library belongs to a connector with another id.
  CHECK(fixture.catalog.reload_one("fresh").value().refused.at(0).name == "fresh");
  CHECK(fixture.catalog.view()->entries().size() == 4);
  CHECK(fixture.catalog.reload_one("revision").value().unchanged == Names{"revision"});
  contains(fixture.catalog.reload_one("revisoin").error().message(), "revision");
  // A manifest that cannot be read has no connector's id, so the report names its folder.
  fixture.root.write("revision/connector.json", "{");
  const auto refused = fixture.catalog.reload_one("revision").value().refused;
  REQUIRE(refused.size() == 1);
  CHECK(refused[0].old_stays);
  CHECK(fixture.answer() == "2");
  std::filesystem::remove_all(fixture.root.path() / "revision");
  CHECK(fixture.catalog.reload_one("revision").value().removed == Names{"revision"});
  CHECK(fixture.catalog.view()->find("other") == before->find("other"));
}

TEST_CASE("a folder of connectors that is away at a reload takes none of them with it") {
  ReloadFixture fixture;
  const auto root = fixture.root.path() / "mounted";
  const auto away = fixture.root.path() / "away";
  const auto link = fixture.root.path() / "link";  // a symbolic link to the folder
  place(fixture.root, "mounted/revision", manifest_text("revision"), test_plugin("revision_1"));
  place(fixture.root, "mounted/idle", manifest_text("idle"), test_plugin("revision_1"));
  std::filesystem::create_directory_symlink(root, link);
  Catalog catalog(
      {.roots = {link}, .configurations = {{"second", R"({"instance_of":"idle"})"}}, .dynamic = {}},
      fixture.loader, fixture.host.table);
  const auto before = catalog.view();
  const auto context = fixture.host.context("revision");
  REQUIRE(before->find("revision")->instance(context).has_value());
  std::filesystem::rename(root, away);
  ReloadReport report = catalog.reload();
  CHECK(report.removed.empty());
  for (const char* const id : {"revision", "idle", "second"}) {
    INFO(id);
    CHECK(catalog.view()->find(id) == before->find(id));
  }
  std::filesystem::rename(away, root);
  CHECK(catalog.reload().unchanged.size() == 3);
  // An empty folder means that there are no connectors.
  std::filesystem::remove_all(root / "revision");
  std::filesystem::remove_all(root / "idle");
  report = catalog.reload();
  CHECK(std::find(report.removed.begin(), report.removed.end(), "revision") !=
        report.removed.end());
  CHECK(catalog.view()->find("revision") == nullptr);
}

TEST_CASE("calls in flight end on the old one after its folder is gone") {
  ReloadFixture fixture;
  fixture.put_revision("1.0.0", "revision_1");
  fixture.catalog.reload();
  auto in_flight = fixture.catalog.view();
  std::filesystem::remove_all(fixture.root.path() / "revision");
  fixture.catalog.reload();
  CHECK(fixture.answer() == "NOT_FOUND");
  CHECK(in_flight->find("revision")->instance(fixture.host.context("revision")).has_value());
  CHECK(fixture.host.logged("destroyed revision 1") == 0);
  in_flight.reset();
  CHECK(fixture.host.logged("destroyed revision 1") == 1);
}

TEST_CASE("what was refused gets another try from a reload, though its files are the same") {
  ReloadFixture fixture;
  fixture.put_revision("1.0.0", "unresolved");
  ReloadReport report = fixture.catalog.reload();
  REQUIRE(report.refused.size() == 1);
  CHECK_FALSE(report.refused[0].old_stays);
  const Connector* before = fixture.catalog.view()->find("revision");
  report = fixture.catalog.reload();
  CHECK(report.refused.size() == 1);
  CHECK(fixture.catalog.view()->find("revision") != before);
}

TEST_CASE("a host that ends starts nothing more, and a reload then leaves everything as it was") {
  ReloadFixture fixture;
  fixture.put_revision("1.0.0", "revision_1");
  fixture.catalog.reload();
  CHECK(fixture.answer() == "1");
  fixture.put_revision("2.0.0", "revision_2");
  std::stop_source ending;
  const std::stop_token ended = ending.get_token();
  auto context = fixture.host.context("revision");
  context.shutdown = &ended;
  ending.request_stop();
  CHECK(fixture.catalog.reload(context).replaced.empty());
  CHECK(fixture.host.logged("created revision 2") == 0);
  CHECK(fixture.answer() == "1");
}

TEST_CASE("the lists of links go over to a replacement, and are read again when they are due") {
  ReloadFixture fixture;
  const auto put_lists = [&](const std::string& more = "") {
    place(fixture.root, "revision",
          manifest_text("revision", "1.0.0", R"(,"dynamic_actions":{})" + more),
          test_plugin("revision_1_lists"));
  };
  put_lists();
  fixture.catalog.reload();
  auto context = fixture.host.context("revision");
  context.link = {.id = "one",
                  .account = {},
                  .user_configuration = R"([{"id":"make_tea","name":"N","description":"D",)"
                                        R"("parameters":{"type":"object"}}])"};
  REQUIRE(fixture.catalog.view()->find("revision")->find_action("make_tea", context).has_value());
  const auto listed = fixture.host.logged("listed");
  const Connector* before = fixture.catalog.view()->find("revision");
  put_lists(R"(,"homepage":"https://example.com")");
  CHECK(fixture.catalog.reload().replaced == Names{"revision"});
  const Connector* now = fixture.catalog.view()->find("revision");
  REQUIRE(now != before);
  CHECK(now->find_action("make_tea", context).has_value());
  CHECK(fixture.host.logged("listed") == listed);
  fixture.host.clock.advance(std::chrono::hours(25));
  CHECK(now->find_action("make_tea", context).has_value());
  CHECK(fixture.host.logged("listed") == listed + 1);
}

}  // namespace
}  // namespace patchbay::catalog
