// Tests the connector that is made from an OpenAPI description. tests/cli/new_test.cc builds such a
// connector and runs its checks.
#include "openapi/connector.h"

#include <catch2/catch.hpp>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "manifest/manifest.h"

namespace patchbay::openapi {
namespace {

using Json = nlohmann::json;

std::string lending() {
  std::ifstream in(PATCHBAY_SOURCE_DIR "/sdk/examples/from_openapi/lending.json");
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

GeneratedConnector made_of(const std::string& description, std::vector<std::string> operations) {
  const auto made = connector_of(description, {"lending", std::move(operations), std::nullopt});
  INFO((made ? "" : made.error().message()));
  REQUIRE(made);
  const auto manifest = manifest::parse_manifest(made.value().manifest);
  INFO((manifest ? "" : manifest.error().message()) << made.value().manifest);
  REQUIRE(manifest);
  CHECK(manifest.value().warnings.empty());
  return made.value();
}

// Returns this member of the manifest's first action.
Json action(const GeneratedConnector& made, const std::string& member) {
  return Json::parse(made.manifest)["actions"][0][member];
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// Returns the smallest description with this operation at GET /things/{id}.
std::string described(const std::string& operation, const std::string& more = "") {
  return R"({"openapi":"3.1.0","servers":[{"url":"https://api.things.example"}],"paths":{"/things/{id}":{
    "parameters":[{"name":"id","in":"path","schema":{"type":"string"}}],"get":{"operationId":"get","responses":{})" +
         operation + "}}}" + more + "}";
}

std::string refusal(const std::string& description, std::vector<std::string> operations = {"get"}) {
  const auto made = connector_of(description, {"things", std::move(operations), std::nullopt});
  REQUIRE_FALSE(made);
  CHECK(made.error().code() == Code::kInvalidArgument);
  return made.error().message();
}

TEST_CASE("parameters of the path, the query and headers are written in their styles") {
  const GeneratedConnector made = made_of(lending(), {"listBooks"});
  CHECK(contains(made.functions, R"(Url(kApi).literal("/books");)"));
  CHECK(contains(made.functions,
                 R"(url = with_query(std::move(url), given, "tags", Written::kComma);)"));
  CHECK(contains(made.functions, R"(url = with_query(std::move(url), given, "state");)"));
  CHECK(contains(made.functions, R"(given, "published", Written::kDeep);)"));
  CHECK(
      contains(made.functions, R"(request = with_header(std::move(request), given, "X-Trace");)"));
  CHECK(made.server == R"("https://api.lending.example/v1")");
  const GeneratedConnector lent = made_of(lending(), {"lendBook"});
  CHECK(contains(lent.functions,
                 R"(.literal("/books").segment(value_text(given, "number")).literal(":lend");)"));
  CHECK(contains(lent.functions, R"(request = with_form(std::move(request), given, "body");)"));
  CHECK(contains(lent.functions, "return no_answer(call, std::move(request));"));
  CHECK(contains(made_of(lending(), {"readBook"}).functions, "return text_answer("));
}

TEST_CASE("schemas come along with what they refer to, in the form of 2020-12") {
  const GeneratedConnector made = made_of(lending(), {"addBook"});
  const Json parameters = action(made, "parameters");
  CHECK(parameters["properties"]["body"] == Json({{"$ref", "#/$defs/Book"}}));
  CHECK(parameters["required"] == Json({"body"}));
  CHECK(parameters["additionalProperties"] == false);
  const Json book = parameters["$defs"]["Book"];
  CHECK(book["required"] == Json({"title"}));  // only the provider sets the number
  CHECK(book["properties"]["binding"]["type"] == Json({"string", "null"}));
  CHECK(book["properties"]["binding"]["enum"] == Json({"paper", "cloth", nullptr}));
  CHECK(book["properties"]["sequels"]["items"] == Json({{"$ref", "#/$defs/Book"}}));
  CHECK(book["properties"]["title"]["examples"] == Json({"Emma"}));
  CHECK(book["properties"]["publisher"]["anyOf"][1] == Json({{"type", "null"}}));
  CHECK(parameters["$defs"].contains("Publisher"));
  CHECK(action(made, "result")["$defs"]["Book"]["required"] == Json({"number", "title"}));
  const Json lent = action(made_of(lending(), {"lendBook"}), "parameters")["properties"]["body"];
  CHECK(lent["properties"]["days"] == Json({{"type", "integer"}, {"exclusiveMinimum", 0}}));
}

TEST_CASE("an action says what it changes, and what it answers without a content is null") {
  const GeneratedConnector removed = made_of(lending(), {"removeBook"});
  CHECK(action(removed, "id") == "remove_book");
  CHECK(action(removed, "read_only") == false);
  CHECK(action(removed, "idempotent") == true);
  CHECK(action(removed, "result") == Json({{"type", "null"}}));
  CHECK(action(made_of(lending(), {"addBook"}), "idempotent") == false);
  CHECK(action(made_of(lending(), {"GET /books/{number}"}), "read_only") == true);
}

TEST_CASE("of several successful answers each is taken") {
  const GeneratedConnector made = made_of(
      described(
          R"(,"responses":{"200":{"content":{"application/json":{"schema":{"type":"integer"}}}},
        "204":{"description":"none"},"404":{"content":{"text/html":{}}}})"),
      {"get"});
  CHECK(action(made, "result") == Json::parse(R"({"anyOf":[{"type":"integer"},{"type":"null"}]})"));
  CHECK(action(made_of(described(""), {"get"}), "result").is_null());
}

TEST_CASE("the account is the one that the description names") {
  CHECK(made_of(lending(), {"getBook"}).auth == "api_key");
  CHECK(Json::parse(made_of(lending(), {"getBook"}).manifest)["auth"][0]["prefix"] == "Bearer ");
  CHECK(made_of(described(""), {"get"}).auth == "none");
  const std::string oauth = R"(,"components":{"securitySchemes":{"o":{"type":"oauth2","flows":{
    "authorizationCode":{"authorizationUrl":"https://things.example/a","tokenUrl":"https://things.example/t",
    "scopes":{"read":"Read things."}}}}}})";
  const GeneratedConnector made =
      made_of(described(R"(,"security":[{"o":["read","more"]}])", oauth), {"get"});
  CHECK(made.auth == "oauth2");
  const Json way = Json::parse(made.manifest)["auth"][0];
  CHECK(way["endpoints"]["token"] == "https://things.example/t");
  CHECK(way["scopes"].size() == 2);
  CHECK(action(made, "scopes") == Json({"read", "more"}));
  const std::string basic =
      R"(,"components":{"securitySchemes":{"b":{"type":"http","scheme":"basic"}}})";
  CHECK(contains(refusal(described(R"(,"security":[{"b":[]}])", basic)),
                 "needs an account of a kind that is not known here (b)"));
  const auto named =
      connector_of(described(R"(,"security":[{"b":[]}])", basic), {"things", {"get"}, "api_key"});
  REQUIRE(named);
  CHECK(named.value().auth == "api_key");
}

TEST_CASE("names that clash are told apart by their place") {
  const GeneratedConnector made =
      made_of(described(R"(,"parameters":[{"name":"id","in":"query","schema":{"type":"string"}},
        {"name":"body","in":"query","required":true,"schema":{"type":"boolean"}}],
        "requestBody":{"content":{"text/plain":{"schema":{"type":"string"}}}})"),
              {"get"});
  const Json properties = action(made, "parameters")["properties"];
  CHECK(properties.size() == 4);
  CHECK(properties.contains("query_id"));
  CHECK(properties.contains("request_body"));
  CHECK(contains(made.functions, R"(given, "query_id", Written::kRepeated, "id");)"));
  CHECK(contains(made.functions, R"(given, "request_body", "text/plain");)"));
}

TEST_CASE("nothing of a description gets out of its comment or its literal") {
  const std::string path = R"("/a\\\n\");evil(/{id}")";
  std::string text = described("");
  text.replace(text.find("\"/things/{id}\""), 14, path);
  const GeneratedConnector made = made_of(text, {"get"});
  CHECK(contains(made.functions, R"(.literal("/a%5C%0A%22)%3Bevil(").segment()") !=
        contains(made.functions, R"(.literal("/a%5C%0A%22);evil(").segment()"));
  CHECK_FALSE(contains(made.functions, "\\\n"));
  std::size_t lines = 0;
  for (const char c : made.functions) lines += c == '\n' ? 1 : 0;
  CHECK(lines == 6);
}

TEST_CASE("the unit test calls each action with what it requires") {
  const GeneratedConnector made = made_of(lending(), {"lendBook", "getBook"});
  CHECK(contains(made.tests,
                 R"(host.expect("POST", "https://api.lending.example/v1/books/1:lend"))"));
  CHECK(contains(made.tests, R"({\"number\":1,\"If-Match\":\"v1\",\"body\":{\"reader\":\"a\"}})"));
  CHECK(contains(made.tests, R"(expect(outcome.result, "{\"number\":1,\"title\":\"Emma\"}");)"));
}

TEST_CASE("what cannot be written right is refused by the operation's name") {
  const auto body = [](const std::string& type) {
    return described(R"(,"requestBody":{"content":{")" + type + R"(":{}}})");
  };
  CHECK(contains(refusal(body("multipart/form-data")),
                 "operation \"get\": its body is multipart/form-data"));
  CHECK(contains(refusal(described(R"(,"responses":{"200":{"content":{"image/png":{}}}})")),
                 "it answers image/png; answers in JSON and in text are read here"));
  const auto parameter = [](const std::string& members) {
    return described(R"(,"parameters":[{"name":"p",)" + members + "}]");
  };
  CHECK(contains(refusal(parameter(R"("in":"cookie","required":true)")),
                 "the parameter \"p\" is in \"cookie\""));
  CHECK(
      contains(refusal(parameter(R"("in":"query","style":"matrix")")), "has the style \"matrix\""));
  std::string unknown = described("");
  unknown.replace(unknown.find("{id}"), 4, "{key}");
  CHECK(contains(refusal(unknown),
                 "the parameter \"key\" is named in the path and is not described"));
  CHECK(contains(refusal(parameter(R"("in":"query","schema":{"$ref":"other.json#/a"})")),
                 "leads out of the file"));
  CHECK(contains(refusal(parameter(R"("in":"query","schema":{"$ref":"#/components/none"})")),
                 "\"#/components/none\" leads to nothing"));
}

TEST_CASE("what is no description is refused with what to do") {
  CHECK(contains(refusal("openapi: 3.0.3\n"), "A description in YAML is turned into JSON by"));
  CHECK(contains(refusal("{"), "it is not JSON (at byte 2)"));
  CHECK(contains(refusal(R"({"swagger":"2.0"})"), "Turn it into OpenAPI 3"));
  CHECK(contains(refusal(R"({"openapi":"4.0.0"})"), "its \"openapi\" is \"4.0.0\""));
  CHECK(contains(refusal(std::string(300, '[')), "it is not JSON"));
  CHECK(contains(refusal("{\"a\":" + std::string(300, '[') + std::string(300, ']') + "}"),
                 "nested deeper than 200 levels"));
  CHECK(contains(refusal(described(""), {"gett"}),
                 R"(no operation "gett". Did you mean "get"? There are: get.)"));
  CHECK(contains(refusal(described(""), {}),
                 "--operations has to name those that become actions. There are: get."));
  std::string relative = described("");
  relative.replace(relative.find("https://api.things.example"), 26, "/v1");
  CHECK(contains(refusal(relative), "its server is \"/v1\", which is not an absolute address"));
  CHECK(contains(refusal(described(""), {"get", "GET /things/{id}"}),
                 "both become the action \"get\""));
}

}  // namespace
}  // namespace patchbay::openapi
