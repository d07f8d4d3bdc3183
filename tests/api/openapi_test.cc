// Tests that the served OpenAPI description matches the routes, and that the answers match the
// description.
#include <regex>
#include <set>

#include "api/api_server.h"
#include "schema/schema.h"

namespace patchbay::test {
namespace {

using nlohmann::json;

// Returns the schema `name` with all schemas to which it refers.
schema::Schema schema_of(const json& description, const std::string& name) {
  json document = description.at("components").at("schemas").at(name);
  if (document.is_boolean()) document = json::object();
  document["components"] = description.at("components");
  auto compiled = schema::Schema::compile(document.dump());
  if (compiled.has_error()) FAIL(name << ": " << compiled.error().message());
  return std::move(compiled).value();
}

std::string schema_named(const json& answer) {
  if (!answer.contains("content")) return {};
  const std::string reference = answer.at("content").at("application/json").at("schema").at("$ref");
  return reference.substr(reference.rfind('/') + 1);
}

// Returns true if a described path with that method matches the target. A {name} in one path may
// match a literal segment of another path.
bool is_described(const json& paths, const std::string& target, const std::string& method) {
  for (const auto& [path, methods] : paths.items()) {
    std::string pattern;
    for (std::size_t i = 0; i < path.size(); ++i) {
      if (path[i] == '{') {
        pattern += "[^/]+";
        i = path.find('}', i);
      } else {
        pattern += path[i] == '.' ? std::string("[.]") : std::string(1, path[i]);
      }
    }
    if (methods.contains(method) && std::regex_match(target, std::regex(pattern))) return true;
  }
  return false;
}

// Returns the path with a literal in place of each {name}.
std::string target_of(const std::string& path) {
  std::string target;
  for (std::size_t i = 0; i < path.size(); ++i) {
    target += path[i];
    if (path[i] != '{') continue;
    target.back() = 'x';
    i = path.find('}', i);
  }
  return target;
}

std::string upper_case(std::string text) {
  for (char& letter : text) letter = static_cast<char>(letter - 'a' + 'A');
  return text;
}

TEST_CASE(
    "every path that is described answers, to GET with HEAD, and refuses every other method") {
  const ApiServer server;
  const json description = server.json(200, "GET", "/openapi.json", "");
  CHECK(description.at("openapi") == "3.1.0");
  std::set<std::string> ids;
  for (const auto& [path, methods] : description.at("paths").items()) {
    const std::string target = target_of(path);
    for (const char* method : {"get", "head", "post", "put", "patch", "delete"}) {
      const std::string upper = upper_case(method);
      RawClient client(server.port());
      client.send(request_text(upper, target));
      const auto answer = client.receive(upper == "HEAD");
      INFO(upper << " " << target);
      REQUIRE(answer);
      CHECK((answer->status != 405) == is_described(description.at("paths"), target, method));
      if (!methods.contains(method)) continue;
      const json& operation = methods.at(method);
      CHECK(ids.insert(operation.at("operationId")).second);
      // A caller without the permission gets 401 before anything else is checked.
      CHECK((answer->status == 401) == !operation.at("security").empty());
    }
  }
  CHECK(ids.size() > 25);
}

TEST_CASE("a query parameter that is not described is refused, but where providers add to it") {
  const ApiServer server;
  const json description = server.json(200, "GET", "/openapi.json", "");
  int refused = 0;
  for (const auto& [path, methods] : description.at("paths").items()) {
    for (const auto& [method, operation] : methods.items()) {
      if (method == "head") continue;
      const std::string target = target_of(path) + "?nobody_reads_this=1";
      const auto answer =
          server.ask(upper_case(method), target, server.admin(), method == "get" ? "" : "{}");
      INFO(method << " " << target << ": " << answer.body);
      const bool is_named = answer.body.find("nobody_reads_this") != std::string::npos;
      const bool providers_add =
          path.starts_with("/aip/oauth/callback") || path.starts_with("/webhooks/");
      CHECK(is_named == !providers_add);
      CHECK(operation.at("responses").contains("422"));
      if (!is_named) continue;
      CHECK(answer.status == 422);
      ++refused;
    }
  }
  CHECK(refused > 25);
}

TEST_CASE("answers and errors are what the description says") {
  const ApiServer server;
  const json description = server.json(200, "GET", "/openapi.json", "");
  const auto errors = schema_of(description, "Error");
  int successes = 0;
  for (const auto& [path, methods] : description.at("paths").items()) {
    if (!methods.contains("get")) continue;
    std::string target = path;
    for (const auto& [name, value] : std::map<std::string, std::string>{
             {"{organization_id}", "acme"}, {"{service}", "github"}}) {
      const std::size_t at = target.find(name);
      if (at != std::string::npos) target.replace(at, name.size(), value);
    }
    if (path == "/connectors/check") target += "?connector_type=github";
    const auto answer = server.ask("GET", target, server.admin());
    INFO(target << ": " << answer.body);
    const json& answers = methods.at("get").at("responses");
    REQUIRE(answers.contains(std::to_string(answer.status)));
    // A stream of events is not JSON.
    const json& said = answers.at(std::to_string(answer.status));
    if (said.contains("content") && said.at("content").contains("text/event-stream")) continue;
    const std::string name = schema_named(answers.at(std::to_string(answer.status)));
    if (name.empty()) continue;
    CHECK(schema_of(description, name).accepts(answer.body));
    if (answer.status == 200) ++successes;
    if (answer.status >= 400) CHECK(errors.accepts(answer.body));
  }
  CHECK(successes >= 10);
}

TEST_CASE("a profile of tools is shown with whose it is and whose tools it filters") {
  const ApiServer server;
  const json description = server.json(200, "GET", "/openapi.json", "");
  const std::string path = "/v1/admin/tool_profiles/desk";
  const std::string lines = R"({"lines":["allow *"]})";
  const auto set = server.ask("PUT", path, server.admin(), lines);
  INFO(set.body);
  CHECK(schema_of(description, "ToolProfile").accepts(set.body));
  CHECK(json::parse(set.body).at("organization") == "acme");
  CHECK(json::parse(set.body).at("filters") == json::array());
  server.json(200, "PUT", "/v1/admin/tool_filters", server.admin(),
              R"({"of":"organization","profile":"desk"})");
  const json filters =
      json::array({{{"of", "organization"}, {"id", nullptr}, {"profile", "desk"}}});
  CHECK(server.json(200, "PUT", path, server.admin(), lines).at("filters") == filters);
  const auto listed = server.ask("GET", "/v1/admin/tool_profiles", server.admin());
  CHECK(schema_of(description, "ToolProfileList").accepts(listed.body));
  CHECK(json::parse(listed.body).at("profiles").at(0).at("filters") == filters);
}

TEST_CASE("a search for files answers as it is described, and refuses what is no question") {
  const ApiServer server;
  const json description = server.json(200, "GET", "/openapi.json", "");
  const auto answer = server.ask("GET", "/v1/find?q=report&timeout_ms=60000", server.ann());
  INFO(answer.body);
  CHECK(answer.status == 200);
  CHECK(schema_of(description, "FoundFiles").accepts(answer.body));
  CHECK(json::parse(answer.body).at("documents").at("outcome") == "ok");
  const std::string ann = server.ann();
  server.json(422, "GET", "/v1/find?q=-", ann);
  server.json(422, "GET", "/v1/find?q=report&limit=101", ann);
  server.json(422, "GET", "/v1/find?q=report&timeout_ms=0", ann);
  server.json(422, "GET", "/v1/find?q=report&connector_id=github", ann);
  server.json(404, "GET", "/v1/find?q=report&connector_id=nothing", ann);
  server.json(401, "GET", "/v1/find?q=report", "");
}

}  // namespace
}  // namespace patchbay::test
