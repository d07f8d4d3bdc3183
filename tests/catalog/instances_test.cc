// Tests that an operator can have several connectors from one folder, each with its own name.
#include <catch2/catch.hpp>

#include "catalog/catalog.h"
#include "loader/test_host.h"

namespace patchbay::catalog {
namespace {

using Names = std::vector<std::string>;

struct Instances {
  explicit Instances(Configurations configurations) : configured(std::move(configurations)) {
    place(root, "revision", manifest_text("revision", "1.0.0"), test_plugin("revision_1"));
  }
  std::string answer(const std::string& name) {
    const auto view = catalog.view();
    const auto found = view->get(name);
    if (found.has_error()) return std::string(name_of(found.error().code()));
    const auto context = host.context(name);
    const auto instance = found.value()->instance(context);
    if (instance.has_error()) return instance.error().message();
    const services::CallFrame frame(host.table, context);
    std::string result;
    std::string asked;
    services::ResultSink sink(frame, result);
    REQUIRE(instance.value()->actions()->invoke(frame, {"get", "{}"}, sink, asked).has_value());
    return result;
  }
  std::string fault_of(const std::string& name) {
    for (const Entry& entry : catalog.view()->entries()) {
      if (entry.name == name && entry.fault) return entry.fault->message();
    }
    return "";
  }

  Configurations configured;
  TemporaryFolder root;
  TestHost host;
  loader::Loader loader;
  Catalog catalog{
      {.roots = {root.path()}, .configurations = configured, .dynamic = {}}, loader, host.table};
};

TEST_CASE("instances of a connector are connectors of their own, beside it") {
  Instances instances(
      {{"first", R"({"instance_of":"revision"})"}, {"second", R"({"instance_of":"revision"})"}});
  REQUIRE(instances.catalog.reload().refused.empty());
  const auto view = instances.catalog.view();
  REQUIRE(view->entries().size() == 3);
  for (const char* name : {"first", "second", "revision"}) {
    INFO(name);
    CHECK(instances.answer(name) == "1");
    REQUIRE(view->find(name) != nullptr);
    CHECK(view->find(name)->id() == name);
  }
  CHECK(view->find("first")->manifest().identity.provider == "first");
  CHECK(view->find("first") != view->find("second"));
}

TEST_CASE("an instance that nothing changed stays, and one that is no longer configured goes") {
  Instances instances(
      {{"first", R"({"instance_of":"revision"})"}, {"second", R"({"instance_of":"revision"})"}});
  instances.catalog.reload();
  const auto* const before = instances.catalog.view()->find("first");
  const ReloadReport report =
      instances.catalog.reload(Configurations{{"first", R"({"instance_of":"revision"})"}});
  CHECK(instances.catalog.view()->find("first") == before);
  CHECK(report.removed == Names{"second"});
  CHECK(report.unchanged == Names{"first", "revision"});
  CHECK(instances.answer("second") == "NOT_FOUND");
}

TEST_CASE("an instance that cannot be is listed with the reason") {
  Instances instances({{"lost", R"({"instance_of":"nothing"})"},
                       {"Upper", R"({"instance_of":"revision"})"},
                       {"odd", R"({"instance_of":7})"},
                       {"wrong", R"({"instance_of":"revision","unknown":1})"},
                       {"revision", R"({"instance_of":"revision"})"}});
  instances.catalog.reload();
  CHECK(instances.fault_of("lost").find("\"nothing\", which is no connector") != std::string::npos);
  CHECK(instances.fault_of("Upper").find("cannot be called that") != std::string::npos);
  CHECK(instances.fault_of("odd").find("no connector") != std::string::npos);
  CHECK_FALSE(instances.fault_of("wrong").empty());
  CHECK(instances.fault_of("revision").find("name of a connector") != std::string::npos);
  CHECK(instances.answer("lost") == "GATE_CLOSED");
}

TEST_CASE("an instance says where its API key goes") {
  Instances instances(
      {{"header", R"({"instance_of":"revision","api_key_header":"X-Key","api_key_prefix":""})"},
       {"query", R"({"instance_of":"revision","api_key_query":"key"})"},
       {"both", R"({"instance_of":"revision","api_key_query":"key","api_key_header":"X-Key"})"},
       {"split", R"({"instance_of":"revision","api_key_header":"X-Key: a"})"}});
  instances.catalog.reload();
  const auto fault = instances.fault_of("header");
  CHECK(fault.find("takes no API key") != std::string::npos);  // this connector has no API key
  CHECK(instances.fault_of("both").find("api_key_") != std::string::npos);
  CHECK(instances.fault_of("split").find("api_key_header") != std::string::npos);
}

TEST_CASE("an instance says how its server is asked for authorization") {
  manifest::Manifest connector;
  connector.auth.emplace_back(manifest::OAuth2{});
  ConfiguredInstance instance{
      "docs", "mcp", R"({"url":"u","oauth_resource":"omit","oauth_parameters":{"audience":"a"}})"};
  const auto made = manifest_of(instance, connector).value();
  CHECK_FALSE(manifest::oauth_of(made)->names_resource);
  CHECK(manifest::oauth_of(made)->authorize_parameters.at("audience") == "a");
  CHECK(instance.config == R"({"url":"u"})");

  for (const char* config :
       {R"({"oauth_resource":"never"})", R"({"oauth_resource":false})", R"({"oauth_parameters":1})",
        R"({"oauth_parameters":{"a":1}})", R"({"oauth_parameters":{"a b":"c"}})"}) {
    INFO(config);
    ConfiguredInstance wrong{"docs", "mcp", config};
    CHECK(manifest_of(wrong, connector).error().message().find("its oauth_") != std::string::npos);
  }
  ConfiguredInstance without{"docs", "mcp", R"({"oauth_resource":"omit"})"};
  CHECK(manifest_of(without, {}).error().message().find("has no OAuth") != std::string::npos);
}

TEST_CASE("an API key goes into no header that says something else") {
  for (const char* name : {"HOST", "Content-Length", "connection", "Transfer-Encoding",
                           "Content-Type", "te", "Upgrade", "trailer", "COOKIE", "Mcp-Name"}) {
    CAPTURE(name);
    Instances instances({{"other", R"({"instance_of":"revision","api_key_header":")" +
                                       std::string(name) + R"("})"}});
    instances.catalog.reload();
    CHECK(instances.fault_of("other").find("not the name of a header for a key") !=
          std::string::npos);
  }
}

}  // namespace
}  // namespace patchbay::catalog
