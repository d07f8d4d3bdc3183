// Tests how connectors are found, loaded, configured and replaced, and what happens to a faulty
// connector.
#include "catalog/catalog.h"

#include <catch2/catch.hpp>

#include "loader/test_host.h"

namespace patchbay::catalog {
namespace {

struct CatalogFixture {
  TemporaryFolder root;
  TestHost host;
  loader::Loader loader;

  Catalog open(Configurations configurations = {}) {
    return Catalog(
        {.roots = {root.path()}, .configurations = std::move(configurations), .dynamic = {}},
        loader, host.table);
  }
};

std::string answer(TestHost& host, const Connector& connector) {
  const auto context = host.context(connector.id());
  const auto instance = connector.instance(context);
  INFO((instance.has_error() ? instance.error().message() : ""));
  REQUIRE(instance.has_value());
  const services::CallFrame frame(host.table, context);
  std::string result;
  std::string asked;
  services::ResultSink sink(frame, result);
  REQUIRE(instance.value()->actions()->invoke(frame, {"get", "{}"}, sink, asked).has_value());
  return result;
}

bool contains(const std::string& text, std::string_view part) {
  INFO(text);
  CHECK(text.find(part) != std::string::npos);
  return true;
}

// Adds a connector whose library no test calls.
void put(const TemporaryFolder& root, const std::string& name, const std::string& manifest) {
  place(root, name, manifest, test_plugin("revision_1"));
}

TEST_CASE("the manifests alone make the catalog, and a library is loaded at its first use") {
  CatalogFixture fixture;
  place(fixture.root, "revision", manifest_text("revision"), test_plugin("revision_1"));
  const Catalog catalog = fixture.open();
  const auto view = catalog.view();
  REQUIRE(view->get("revision").has_value());
  const Connector& connector = *view->find("revision");
  CHECK(connector.state() == State::kKnown);
  CHECK(fixture.host.logged("created") == 0);
  CHECK(answer(fixture.host, connector) == "1");
  CHECK(answer(fixture.host, connector) == "1");
  CHECK(connector.state() == State::kLoaded);
  CHECK(fixture.host.logged("created revision 1") == 1);
}

TEST_CASE("a connector is found by id and by alias, an unknown name is answered with the nearest") {
  CatalogFixture fixture;
  put(fixture.root, "drive", manifest_text("google_drive", "1.0.0", R"(,"aliases":["gdrive"])"));
  const Catalog catalog = fixture.open();
  const auto view = catalog.view();
  CHECK(view->find("gdrive") == view->find("google_drive"));
  CHECK(view->find("gdrive") != nullptr);
  const auto unknown = view->get("google_driev");
  REQUIRE(unknown.has_error());
  CHECK(unknown.error().code() == Code::kNotFound);
  contains(unknown.error().message(), "Did you mean \"google_drive\"?");

  const auto context = fixture.host.context("google_drive");
  const auto action = view->find("gdrive")->find_action("gte", context);
  REQUIRE(action.has_error());
  CHECK(action.error().code() == Code::kNotFound);
  contains(action.error().message(), "Did you mean \"get\"?");
}

TEST_CASE("a bad connector is listed with its reason and the good ones work") {
  CatalogFixture fixture;
  fixture.root.write("bad/connector.json", "{");
  place(fixture.root, "revision", manifest_text("revision"), test_plugin("revision_1"));
  const Catalog catalog = fixture.open();
  const auto view = catalog.view();
  REQUIRE(view->entries().size() == 2);
  CHECK(view->entries()[0].name == "bad");
  CHECK(view->entries()[0].fault);
  const auto refused = view->get("bad");
  REQUIRE(refused.has_error());
  CHECK(refused.error().code() == Code::kPluginFault);
  contains(refused.error().message(), "Connector \"bad\" cannot be used: ");
  CHECK(refused.error().details().to_callers ==
        "Connector \"bad\" cannot be used on this host; its log says why, and so does the list of "
        "connectors.");
  CHECK(answer(fixture.host, *view->find("revision")) == "1");
}

TEST_CASE("a library that cannot be loaded stays refused with its reason until its file changes") {
  CatalogFixture fixture;
  place(fixture.root, "revision", manifest_text("revision"), test_plugin("unresolved"));
  Catalog catalog = fixture.open();
  const auto context = fixture.host.context("revision");
  const auto instance = catalog.view()->find("revision")->instance(context);
  REQUIRE(instance.has_error());
  const Error& failed = instance.error();
  contains(failed.message(), "undefined symbol: patchbay_test_nowhere_defined");
  contains(failed.message(), "/revision/");
  CHECK(failed.details().to_callers.starts_with("Connector \"revision\" cannot be"));
  CHECK(failed.details().to_callers.find('/') == std::string::npos);
  CHECK(catalog.view()->find("revision")->state() == State::kRefused);
  REQUIRE(catalog.view()->find("revision")->refusal());

  catalog.reload();
  CHECK(catalog.view()->find("revision")->state() == State::kRefused);
  place(fixture.root, "revision", manifest_text("revision"), test_plugin("revision_1"));
  catalog.reload();
  CHECK(answer(fixture.host, *catalog.view()->find("revision")) == "1");
}

TEST_CASE("a reload replaces what changed, and calls in flight finish on the old") {
  CatalogFixture fixture;
  place(fixture.root, "revision", manifest_text("revision", "1.0.0"), test_plugin("revision_1"));
  put(fixture.root, "other", manifest_text("other"));
  Catalog catalog = fixture.open();
  auto in_flight = catalog.view();
  const Connector* other = in_flight->find("other");
  CHECK(answer(fixture.host, *in_flight->find("revision")) == "1");

  place(fixture.root, "revision", manifest_text("revision", "2.0.0"), test_plugin("revision_2"));
  catalog.reload();
  CHECK(answer(fixture.host, *catalog.view()->find("revision")) == "2");
  CHECK(catalog.view()->find("other") == other);
  CHECK(answer(fixture.host, *in_flight->find("revision")) == "1");
  CHECK(fixture.host.logged("destroyed") == 0);

  in_flight.reset();
  CHECK(fixture.host.logged("destroyed revision 1") == 1);
  CHECK(fixture.host.logged("destroyed revision 2") == 0);
}

TEST_CASE("a configuration is held against the connector's schema before anything is loaded") {
  CatalogFixture fixture;
  const std::string schema =
      R"(,"config":{"type":"object","properties":{"root":{"type":"string"}},)"
      R"("required":["root"],"additionalProperties":false})";
  place(fixture.root, "revision", manifest_text("revision", "1.0.0", schema),
        test_plugin("revision_1"));
  Catalog catalog = fixture.open();
  REQUIRE(catalog.view()->entries()[0].fault);
  CHECK(catalog.view()->entries()[0].fault->code() == Code::kGateClosed);
  contains(catalog.view()->entries()[0].fault->message(),
           "connector \"revision\" is not configured as its connector.json asks.");
  contains(catalog.view()->entries()[0].fault->message(), "lacks the required key \"root\"");
  const auto refused = catalog.view()->get("revision");
  REQUIRE(refused.has_error());
  CHECK(refused.error().code() == Code::kGateClosed);
  CHECK(refused.error().details().reason == "not_configured");

  catalog.reload(Configurations{{"revision", R"({"root":"/srv"})"}});
  CHECK(answer(fixture.host, *catalog.view()->find("revision")) == "1");
  catalog.reload(Configurations{{"revision", R"({"root":7})"}});
  CHECK(catalog.view()->find("revision") == nullptr);
}

// Returns a manifest with one action, which has these parameters.
std::string manifest_with(const std::string& parameters, const std::string& more = "") {
  std::string text = manifest_text("a", "1.0.0", more);
  const std::string plain = R"({"type":"object"})";
  return text.replace(text.find(plain), plain.size(), parameters);
}

TEST_CASE("a schema that leads back to itself without end is the connector's fault, at loading") {
  CatalogFixture fixture;
  const auto fault_of = [&](const std::string& manifest) {
    put(fixture.root, "a", manifest);
    const Catalog catalog = fixture.open();
    const auto& fault = catalog.view()->entries().at(0).fault;
    REQUIRE(fault);
    CHECK(fault->code() == Code::kPluginFault);
    CHECK(catalog.view()->find("a") == nullptr);
    return fault->message();
  };
  contains(fault_of(manifest_with(R"({"$ref":"#"})")),
           "connector.json: a schema of the manifest has no end. /actions/0/parameters: its "
           "references lead back to itself");
  contains(fault_of(manifest_with(
               R"({"allOf":[{"$ref":"#/$defs/a"}],"$defs":{"a":{"not":{"$ref":"#"}}}})")),
           "/actions/0/parameters: its references");
  contains(
      fault_of(manifest_with(R"({"type":"object","properties":{"b":{"$ref":"#/properties/b"}}})")),
      "/actions/0/parameters/properties/b: its references");
  contains(fault_of(manifest_with("{}", R"(,"config":{"$ref":"#"})")), "/config: its references");
  contains(fault_of(manifest_with(
               R"({"properties":{"b":{"type":"array","items":{"$ref":"#/properties/b/items"}}}})")),
           "/actions/0/parameters/properties/b/items: its references");
  contains(fault_of(manifest_with(R"({"allOf":[true,{"additionalProperties":{"$ref":)"
                                  R"("#/allOf/1/additionalProperties"}}]})")),
           "/actions/0/parameters/allOf/1/additionalProperties: its references");
  contains(fault_of(manifest_with(R"({"dependentSchemas":{"b":{"$ref":"#"}}})")),
           "/actions/0/parameters: its references");
}

TEST_CASE("a schema that refers to itself for a smaller value is in order, however often it does") {
  CatalogFixture fixture;
  std::string parameters = R"({"type":"object","properties":{"tree":{"$ref":"#/$defs/d0"}})"
                           R"(,"$defs":{"d64":{"properties":{"left":{"$ref":"#"}}})";
  // Each definition refers to the next definition twice, so there are 2^64 paths through the
  // definitions.
  for (int i = 0; i < 64; ++i) {
    const std::string next = R"({"$ref":"#/$defs/d)" + std::to_string(i + 1) + R"("})";
    parameters += ",\"d" + std::to_string(i) + R"(":{"allOf":[)" + next + "," + next + "]}";
  }
  put(fixture.root, "a", manifest_with(parameters + "}}"));
  const Catalog catalog = fixture.open();
  CHECK_FALSE(catalog.view()->entries().at(0).fault);
  CHECK(catalog.view()->find("a") != nullptr);
}

TEST_CASE("a chain of very many references is read, and does not end the host") {
  CatalogFixture fixture;
  std::string parameters = R"({"$ref":"#/$defs/d0","$defs":{"d20000":{"type":"object"})";
  for (int i = 0; i < 20'000; ++i) {
    parameters +=
        ",\"d" + std::to_string(i) + R"(":{"$ref":"#/$defs/d)" + std::to_string(i + 1) + R"("})";
  }
  put(fixture.root, "a", manifest_with(parameters + "}}"));
  const Catalog catalog = fixture.open();
  CHECK(catalog.view()->entries().size() == 1);
}

TEST_CASE("what a configuration leaves out is what the connector's schema names as default") {
  CatalogFixture fixture;
  put(fixture.root, "a",
      manifest_text("a", "1.0.0",
                    R"(,"config":{"type":"object","required":["url"],"properties":{)"
                    R"("url":{"type":"string","default":"https://example.com"},)"
                    R"("size":{"type":"integer","default":5}}})"));
  Catalog catalog = fixture.open();
  REQUIRE(catalog.view()->find("a") != nullptr);
  CHECK(catalog.view()->find("a")->config() == R"({"size":5,"url":"https://example.com"})");
  catalog.reload(Configurations{{"a", R"({"url":"https://other.example"})"}});
  REQUIRE(catalog.view()->find("a") != nullptr);
  CHECK(catalog.view()->find("a")->config() == R"({"size":5,"url":"https://other.example"})");
  catalog.reload(Configurations{{"a", R"({"url":"x","url":"y"})"}});
  CHECK(catalog.view()->find("a") == nullptr);
}

TEST_CASE("a default that its own schema refuses is the connector's fault, and may be replaced") {
  CatalogFixture fixture;
  put(fixture.root, "a",
      manifest_text("a", "1.0.0",
                    R"(,"config":{"type":"object","required":["url"],"properties":{)"
                    R"("url":{"type":"string"},"size":{"type":"integer","default":"large"}}})"));
  Catalog catalog = fixture.open({{"a", R"({"url":"x"})"}});
  const auto fault = [&] { return catalog.view()->entries().at(0).fault; };
  REQUIRE(fault());
  CHECK(fault()->code() == Code::kPluginFault);
  contains(fault()->message(), "has a default in its connector.json that the same schema does not");
  contains(fault()->message(), "a value under [connector.a]");
  CHECK(fault()->details().reason.empty());
  catalog.reload(Configurations{{"a", R"({"url":"x","size":5})"}});
  CHECK_FALSE(fault());
  // The error names the operator's own mistakes first.
  for (const char* wrong : {"{}", R"({"url":7})", R"({"url":"x","size":"small"})"}) {
    INFO(wrong);
    catalog.reload(Configurations{{"a", wrong}});
    REQUIRE(fault());
    CHECK(fault()->code() == Code::kGateClosed);
  }
}

TEST_CASE("a configuration for a connector that takes none is refused") {
  CatalogFixture fixture;
  put(fixture.root, "a", manifest_text("a"));
  const Catalog catalog = fixture.open({{"a", R"({"x":1})"}});
  REQUIRE(catalog.view()->entries()[0].fault);
  contains(catalog.view()->entries()[0].fault->message(), "takes none");
}

TEST_CASE("an action without scopes of its own needs the default scopes") {
  CatalogFixture fixture;
  const auto auth = R"("auth":[{"type":"api_key","scopes":[{"name":"all","description":"D"}]}],)"
                    R"("default_scopes":["all"])";
  std::string text = manifest_text("a");
  text.replace(text.find(R"("auth":[{"type":"none"}])"), 24, auth);
  put(fixture.root, "a", text);
  const Catalog catalog = fixture.open();
  const auto view = catalog.view();
  REQUIRE(view->get("a").has_value());
  const Action* action = view->find("a")->actions().find("get");
  REQUIRE(action != nullptr);
  CHECK(action->scopes == std::vector<std::string>{"all"});
}

}  // namespace
}  // namespace patchbay::catalog
