// Tests that filters of tools apply to the list, to calls on every way, and to the HTTP API, and
// that the audit names the rule that refused a call.
#include <algorithm>
#include <thread>

#include "mcp/event_reader.h"
#include "mcp/session_client.h"

namespace patchbay::test {
namespace {

using nlohmann::json;

// Sets a profile, and the callers whose tools it filters, over the HTTP API.
void filter(const ApiServer& server, const json& lines, const json& of) {
  server.json(200, "PUT", "/v1/admin/tool_profiles/desk", server.admin(),
              json{{"lines", lines}}.dump());
  json given = of;
  given["profile"] = "desk";
  server.json(200, "PUT", "/v1/admin/tool_filters", server.admin(), given.dump());
}

json names_in(const json& list) {
  json names = json::array();
  for (const json& tool : list.at("tools")) names.push_back(tool.at("name"));
  return names;
}

bool lists(const McpClient& client, const std::string& tool) {
  const json names = names_in(client.result("tools/list"));
  return std::count(names.begin(), names.end(), tool) == 1;
}

// Returns the reasons of the refused calls in acme's audit.
json refusals(const ApiServer& server) {
  json reasons = json::array();
  for (const json& each : server.audited("security.access_denied")) {
    CHECK(each.at("payload").at("code") == "GATE_CLOSED");
    reasons.push_back(each.at("payload").at("reason"));
  }
  return reasons;
}

TEST_CASE("what a filter leaves out is in no list, and a call of it is refused and audited") {
  const McpServer server(each_database());
  const McpClient client(server, server.ann());
  REQUIRE(lists(client, "minimal_c_echo"));
  filter(server, {"allow *", "deny minimal_c/echo"}, {{"of", "organization"}});
  for (const char* revision : {"2025-03-26", "2026-07-28"}) {
    McpClient speaker(server, server.ann());
    speaker.speak(revision);
    CHECK_FALSE(lists(speaker, "minimal_c_echo"));
    const json refused = speaker.call("minimal_c_echo", {{"message", "hi"}});
    CHECK(refused.at("isError") == true);
    const json& error = refused.at("_meta").at("dev.patchbay/error");
    CHECK(error.at("code") == "GATE_CLOSED");
    CHECK(error.at("reason") == "tool_filter");
    CHECK(error.at("message").get<std::string>().find("\"desk\"") != std::string::npos);
  }
  const std::string rule = "profile desk of organization acme, line 2: deny minimal_c/echo";
  CHECK(refusals(server) == json{rule, rule});
  // The filter does not affect another organization.
  CHECK(lists(McpClient(server, server.bob()), "minimal_c_echo"));
}

TEST_CASE("a call of a tool that a connector lists at run time is refused as over HTTP") {
  const McpServer server(store::Dialect::kSqlite, [](app::Config& config) {
    config.connector_path.emplace_back(PATCHBAY_BINARY_DIR "/relay_connectors");
  });
  const McpClient client(server, server.ann());
  REQUIRE(lists(client, "relay_write_it"));
  filter(server, {"allow *", "deny relay/write_it"}, {{"of", "organization"}});
  CHECK_FALSE(lists(client, "relay_write_it"));
  CHECK(lists(client, "relay_read_it"));
  const json over_http =
      server.json(403, "POST", "/aip/connectors/relay/actions/write_it", server.ann(), "{}");
  CHECK(over_http.at("reason") == "tool_filter");
  for (const json& refused : {client.call("relay_write_it", json::object()),
                              client.call("call_tool", {{"name", "relay_write_it"}})}) {
    CHECK(refused.at("isError") == true);
    const json& error = refused.at("_meta").at("dev.patchbay/error");
    for (const char* member : {"code", "reason", "message"}) {
      CHECK(error.at(member) == over_http.at(member));
    }
  }
  const std::string rule = "profile desk of organization acme, line 2: deny relay/write_it";
  CHECK(refusals(server) == json{rule, rule, rule});
  CHECK(client.message("tools/call", {{"name", "relay_gone_it"}, {"arguments", json::object()}})
            .at("error")
            .at("code") == -32602);
}

TEST_CASE(
    "a flood of calls that a filter refuses is counted whole, and recorded sixty times a minute") {
  const McpServer server;
  filter(server, {"deny minimal_c/echo"}, {{"of", "organization"}});
  for (int i = 0; i < 130; ++i) server.json(403, "POST", kEcho, server.ann(), kSaid);
  const auto store = server.store();
  const auto recorded = [&](const std::string& action) {
    return number_of(*store, "select count(*) from audit_record where action = '" + action + "'");
  };
  // A new minute may have begun once while the calls ran.
  CHECK(recorded("security.access_denied") >= 60);
  CHECK(recorded("security.access_denied") <= 120);
  CHECK(recorded("connector_call_failed") <= 120);
  const std::string text = server.ask("GET", "/metrics", server.admin()).body;
  CHECK(text.find("patchbay_calls_total{connector=\"minimal_c\",outcome=\"GATE_CLOSED\"} 130\n") !=
        std::string::npos);
}

TEST_CASE("a filter holds at the HTTP API too, which the same key may ask") {
  const McpServer server;
  filter(server, {"deny *:read"}, {{"of", "organization"}});
  const json refused = server.json(403, "POST", kEcho, server.ann(), R"({"message":"hello"})");
  CHECK(refused.at("code") == "GATE_CLOSED");
  CHECK(refused.at("reason") == "tool_filter");
  CHECK(refusals(server) == json{"profile desk of organization acme, line 1: deny *:read"});
}

TEST_CASE("a key's filter is that key's alone, and narrows what the organization's leaves") {
  const McpServer server;
  const auto key_named = [&](const json& lines) {
    server.json(200, "PUT", "/v1/admin/tool_profiles/narrow", server.admin(),
                json{{"lines", lines}}.dump());
    return McpClient(
        server,
        server.key_for(
            {.organization = "acme", .user = "cyd", .scopes = {"mcp:tools"}, .profile = "narrow"}));
  };
  const McpClient narrow = key_named({"allow minimal_c/*"});
  CHECK(names_in(narrow.result("tools/list")) == json{"minimal_c_echo"});
  CHECK(lists(McpClient(server, server.ann()), "search"));
  CHECK_FALSE(narrow.call("minimal_c_echo", {{"message", "hi"}}).contains("isError"));
  for (const char* own : {"search", "fetch"}) {
    const json refused = narrow.call(own, {{"query", "x"}});
    CHECK(refused.at("_meta").at("dev.patchbay/error").at("code") == "GATE_CLOSED");
  }
  filter(server, {"deny *_echo"}, {{"of", "organization"}});
  CHECK(names_in(narrow.result("tools/list")) == json::array());
}

TEST_CASE(
    "a key without the tool fetch sees no document as a resource, and the refusal is audited") {
  const McpServer server;
  filter(server, {"deny fetch"}, {{"of", "organization"}});
  const McpClient client(server, server.ann());
  CHECK(client.result("resources/list").at("resources").empty());
  const json refused =
      client.message("resources/read", {{"uri", "patchbay://documents/files//notes.txt"}});
  CHECK(refused.at("error").at("message").get<std::string>().find("\"desk\"") != std::string::npos);
  CHECK(refusals(server) == json{"profile desk of organization acme, line 1: deny fetch"});
}

TEST_CASE("a filter on a gateway's actions holds for its resources and prompts") {
  const McpServer server(store::Dialect::kSqlite, with_mcp_fixtures);
  const McpClient client(server, server.ann());
  REQUIRE_FALSE(client.result("prompts/list").at("prompts").empty());
  filter(server, {"deny test/list_*", "deny test/get_prompt", "deny test/read_resource"},
         {{"of", "organization"}});
  CHECK(client.result("prompts/list").at("prompts").empty());
  CHECK(client.result("resources/list").at("resources").empty());
  CHECK(client.message("resources/read", {{"uri", "test://static-text"}}).contains("error"));
  CHECK(client.message("prompts/get", {{"name", "test_simple_prompt"}}).contains("error"));
  // Without a request there is no refusal, so the audit has no record of it.
  filter(server, {"deny minimal_c/echo"}, {{"of", "organization"}});
  static_cast<void>(client.call("minimal_c_echo", {{"message", "hi"}}));
  CHECK(refusals(server) == json{"profile desk of organization acme, line 1: deny minimal_c/echo"});
}

TEST_CASE("a stream tells that the list changed when a filter of its key changed") {
  const McpServer server;
  const auto greeted = server.ask("POST", kMcp, server.ann() + kMcpJson, greeting("2025-11-25"));
  const std::string id = header_of(greeted, "Mcp-Session-Id");
  EventReader events(
      server,
      request_text("GET", kMcp,
                   server.ann() + "Accept: text/event-stream\r\nMcp-Session-Id: " + id + "\r\n"));
  REQUIRE(events.status == 200);
  filter(server, {"allow *"}, {{"of", "organization"}});
  // A stream checks the filter every two seconds. So the test changes the filter until two checks
  // have differed. This thread makes no assertions, because Catch allows them only on one thread.
  std::jthread toggling([&](const std::stop_token& stop) {
    for (bool denies = true; !stop.stop_requested(); denies = !denies) {
      const json lines = {denies ? "deny minimal_c/*" : "allow *"};
      exchange(server.port(), request_text("PUT", "/v1/admin/tool_profiles/desk", server.admin(),
                                           json{{"lines", lines}}.dump()));
      for (int i = 0; i < 50; ++i) exchange(server.port(), request_text("GET", "/healthz", ""));
    }
  });
  CHECK(events.message() ==
        json{{"jsonrpc", "2.0"}, {"method", "notifications/tools/list_changed"}});
  events.hang_up();
}

TEST_CASE("administrators see profiles and filters of their organization, and nobody else's") {
  const McpServer server;
  filter(server, {"# for the desk", "allow minimal_c/*"}, {{"of", "organization"}});
  const json profiles =
      server.json(200, "GET", "/v1/admin/tool_profiles", server.admin()).at("profiles");
  REQUIRE(profiles.size() == 1);
  CHECK(profiles[0].at("name") == "desk");
  CHECK(profiles[0].at("lines") == json{"# for the desk", "allow minimal_c/*"});
  CHECK(server.json(200, "GET", "/v1/admin/tool_filters", server.admin()).at("filters") ==
        json::array({{{"of", "organization"}, {"id", nullptr}, {"profile", "desk"}}}));
  const std::string other =
      server.key_for({.organization = "other", .user = "bob", .scopes = {"admin"}});
  CHECK(server.json(200, "GET", "/v1/admin/tool_profiles", other).at("profiles").empty());
  CHECK(server.json(200, "GET", "/v1/admin/tool_filters", other).at("filters").empty());
  server.json(404, "DELETE", "/v1/admin/tool_profiles/desk", other);
  server.json(403, "GET", "/v1/admin/tool_profiles", server.ann());
  // The profile cannot be removed while it filters a caller's tools.
  server.json(422, "DELETE", "/v1/admin/tool_profiles/desk", server.admin());
  server.json(200, "PUT", "/v1/admin/tool_filters", server.admin(),
              R"({"of":"organization","profile":null})");
  CHECK(server.ask("DELETE", "/v1/admin/tool_profiles/desk", server.admin()).status == 204);
  server.json(404, "PUT", "/v1/admin/tool_filters", server.admin(),
              R"({"of":"key","id":"key_x","profile":"desk"})");
  for (const char* wrong : {R"({"of":"key","profile":"desk"})",
                            R"({"of":"organization","id":"acme","profile":"desk"})"}) {
    server.json(422, "PUT", "/v1/admin/tool_filters", server.admin(), wrong);
  }
  server.json(422, "PUT", "/v1/admin/tool_profiles/desk", server.admin(),
              R"({"lines":["permit all"]})");
  CHECK(server.audited("security.tool_profile_changed").size() == 4);
}

}  // namespace
}  // namespace patchbay::test
