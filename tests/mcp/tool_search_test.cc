// Tests a list with too many tools. The list shows a search, and a tool that calls the tools that
// the search finds.
#include "mcp/tool_search.h"

#include <algorithm>
#include <array>
#include <chrono>

#include "kit/busy_machine.h"
#include "mcp/mcp_client.h"

namespace patchbay::test {
namespace {

using nlohmann::json;

// A server whose lists show at most five tools.
class BigServer : public McpServer {
 public:
  BigServer()
      : McpServer(store::Dialect::kSqlite, [](app::Config& config) {
          config.connector_path.emplace_back(PATCHBAY_BINARY_DIR "/mcp_connectors");
          config.server.mcp_tools = 5;
        }) {}
};

// Returns a client of a revision with structured results.
McpClient client_with(const ApiServer& server, const std::string& key) {
  McpClient client(server, key);
  client.speak("2025-11-25");
  return client;
}

json listed_names(const McpClient& client) {
  json names = json::array();
  const json list = client.result("tools/list");
  for (const json& tool : list.at("tools")) names.push_back(tool.at("name"));
  return names;
}

json found_names(const json& answer) {
  json names = json::array();
  for (const json& tool : answer.at("structuredContent").at("tools")) {
    names.push_back(tool.at("name"));
  }
  return names;
}

TEST_CASE("a list of too many tools has a search, a way to call, and the server's own tools") {
  const BigServer server;
  McpClient client(server, server.ann());
  for (const char* revision : {"2025-06-18", "2026-07-28"}) {
    client.speak(revision);
    CHECK(listed_names(client) == json{"call_tool", "fetch", "search", "search_tools"});
  }
  const json list = client.result("tools/list");
  const auto about = list.at("tools").back().at("description").get<std::string>();
  CHECK(about.find("minimal_c") != std::string::npos);
  CHECK(about.find("test") != std::string::npos);
  const McpServer small;
  const json all = listed_names(McpClient(small, small.ann()));
  CHECK(std::count(all.begin(), all.end(), "search_tools") == 0);
  CHECK(std::count(all.begin(), all.end(), "minimal_c_echo") == 1);
}

TEST_CASE("a search finds tools by words, with their schemas, best first and not too many") {
  const BigServer server;
  const McpClient client = client_with(server, server.ann());
  const json found = client.call("search_tools", {{"query", "Echo messages"}});
  REQUIRE_FALSE(found.contains("isError"));
  const json& first = found.at("structuredContent").at("tools").at(0);
  CHECK(first.at("name") == "minimal_c_echo");
  CHECK(first.at("inputSchema").at("required") == json{"message"});
  CHECK(first.at("annotations").at("readOnlyHint") == true);
  CHECK_FALSE(first.contains("outputSchema"));
  CHECK(json::parse(found.at("content").at(0).at("text").get<std::string>()) ==
        found.at("structuredContent"));
  const json some = client.call("search_tools", {{"query", "gives asks says"}, {"limit", 2}});
  CHECK(found_names(some).size() == 2);
  CHECK(some.at("structuredContent").at("further").get<int>() > 5);
  CHECK(found_names(client.call("search_tools", {{"query", "test image"}})).at(0) ==
        "test_image_content");
  const json none = client.call("search_tools", {{"query", "zebra"}});
  CHECK(none.at("structuredContent").at("tools").empty());
  CHECK(none.at("structuredContent").contains("hint"));
  for (const json& wrong : {json{{"query", ""}}, json{{"query", "x"}, {"limit", 21}},
                            json{{"query", std::string(501, 'x')}}, json::object()}) {
    const json refused = client.call("search_tools", wrong);
    CHECK(refused.at("_meta").at("dev.patchbay/error").at("code") == "INVALID_ARGUMENT");
  }
}

TEST_CASE("a search tells which connectors could not be listed, and why") {
  const McpServer server(store::Dialect::kSqlite, [](app::Config& config) {
    config.connector_path.emplace_back(PATCHBAY_BINARY_DIR "/relay_connectors");
    config.connector_config["relay"] = R"({"is_broken":true})";
    config.server.mcp_tools = 1;
  });
  const McpClient client = client_with(server, server.ann());
  const json found = client.call("search_tools", {{"query", "echo"}});
  CHECK(found_names(found).at(0) == "minimal_c_echo");
  const json& unlisted = found.at("structuredContent").at("unlisted");
  REQUIRE(unlisted.size() == 1);
  CHECK(unlisted[0].at("connector") == "relay");
  CHECK_FALSE(unlisted[0].at("why").get<std::string>().empty());
  CHECK(client.result("tools/list").at("_meta").at("dev.patchbay/unlisted") == unlisted);
  const BigServer sound;
  CHECK_FALSE(client_with(sound, sound.ann())
                  .call("search_tools", {{"query", "echo"}})
                  .at("structuredContent")
                  .contains("unlisted"));
}

TEST_CASE("a tool that was found is called like any other, and by its own name too") {
  const BigServer server;
  const McpClient client = client_with(server, server.ann());
  const json direct = client.call("minimal_c_echo", {{"message", "hi"}});
  for (const json& arguments : {json{{"message", "hi"}}, json(R"({"message":"hi"})")}) {
    const json called =
        client.call("call_tool", {{"name", "minimal_c_echo"}, {"arguments", arguments}});
    CHECK(called.at("content") == direct.at("content"));
    CHECK(called.at("structuredContent") == json{{"message", "hi"}});
  }
  const json wrong =
      client.call("call_tool", {{"name", "minimal_c_echo"}, {"arguments", {{"message", 1}}}});
  CHECK(wrong.at("isError") == true);
  CHECK(wrong.at("_meta").at("dev.patchbay/error").at("code") == "INVALID_ARGUMENT");
  CHECK(client.call("call_tool", {{"name", "test_simple_text"}}).at("content").size() == 1);
  // For a call through call_tool, the audit has the connector of the tool that the arguments name.
  json used = json::array();
  CHECK(comes_true([&] {
    used = server.audited("connector_usage");
    return used.size() >= 4;
  }));
  json connectors = json::array();
  for (const json& each : used) connectors.push_back(each.at("payload").at("connector_id"));
  std::sort(connectors.begin(), connectors.end());
  CHECK(connectors == json{"minimal_c", "minimal_c", "minimal_c", "test"});
}

TEST_CASE("a call of an unknown tool is an error that a model can read") {
  const BigServer server;
  const McpClient client = client_with(server, server.ann());
  for (const char* name : {"minimal_c_ech", "call_tool", ""}) {
    const json gone = client.call("call_tool", {{"name", name}, {"arguments", json::object()}});
    INFO(name);
    CHECK(gone.at("isError") == true);
    CHECK(gone.at("_meta").at("dev.patchbay/error").at("code") == "NOT_FOUND");
  }
  const json nameless = client.call("call_tool", {{"arguments", json::object()}});
  CHECK(nameless.at("_meta").at("dev.patchbay/error").at("code") == "INVALID_ARGUMENT");
}

TEST_CASE("a server whose lists have no limit has neither a search nor a way to call round it") {
  const McpServer server(store::Dialect::kSqlite,
                         [](app::Config& config) { config.server.mcp_tools = 0; });
  const McpClient client = client_with(server, server.ann());
  const json call = {{"name", "minimal_c_echo"}, {"arguments", {{"message", "hi"}}}};
  CHECK_FALSE(client.result("tools/call", call).contains("isError"));
  for (const json& params : {json{{"name", "call_tool"}, {"arguments", call}},
                             json{{"name", "search_tools"}, {"arguments", {{"query", "echo"}}}}}) {
    CHECK(client.message("tools/call", params).at("error").at("code") == -32602);
  }
}

TEST_CASE("scopes and filters hold in the search and in what it calls") {
  const BigServer server;
  server.json(200, "PUT", "/v1/admin/tool_profiles/desk", server.admin(),
              R"({"lines":["deny minimal_c/echo","deny search","pin test_simple_text"]})");
  const McpClient filtered = client_with(
      server,
      server.key_for(
          {.organization = "acme", .user = "cyd", .scopes = {"mcp:tools"}, .profile = "desk"}));
  CHECK(listed_names(filtered) == json{"call_tool", "fetch", "search_tools", "test_simple_text"});
  for (const auto& name : found_names(filtered.call("search_tools", {{"query", "echo"}}))) {
    CHECK(name != "minimal_c_echo");
  }
  const json refused =
      filtered.call("call_tool", {{"name", "minimal_c_echo"}, {"arguments", {{"message", "hi"}}}});
  CHECK(refused.at("_meta").at("dev.patchbay/error").at("code") == "GATE_CLOSED");
  const json own =
      filtered.call("call_tool", {{"name", "search"}, {"arguments", {{"query", "x"}}}});
  CHECK(own.at("_meta").at("dev.patchbay/error").at("code") == "GATE_CLOSED");

  const McpClient reader = client_with(
      server, server.key_for({.organization = "acme", .user = "dan", .scopes = {"mcp:test"}}));
  CHECK(found_names(reader.call("search_tools", {{"query", "echo"}})).empty());
  CHECK_FALSE(found_names(reader.call("search_tools", {{"query", "gives"}})).empty());
  const auto denied = reader.send(
      "tools/call",
      {{"name", "call_tool"},
       {"arguments", {{"name", "minimal_c_echo"}, {"arguments", {{"message", "hi"}}}}}});
  CHECK(denied.status == 403);
  CHECK(header_of(denied, "WWW-Authenticate").find("mcp:minimal_c:read mcp:test") !=
        std::string::npos);
}

TEST_CASE("a filter that leaves few tools gives them all, without a search") {
  const BigServer server;
  server.json(200, "PUT", "/v1/admin/tool_profiles/few", server.admin(),
              R"({"lines":["allow minimal_c/*","allow fetch"]})");
  const McpClient few = client_with(
      server,
      server.key_for(
          {.organization = "acme", .user = "cyd", .scopes = {"mcp:tools"}, .profile = "few"}));
  CHECK(listed_names(few) == json{"fetch", "minimal_c_echo"});
  // This pair of tools can still be called, because a client may have listed it when there were
  // more tools.
  CHECK(found_names(few.call("search_tools", {{"query", "echo"}})) == json{"minimal_c_echo"});
}

TEST_CASE("a rare word of a name counts more than common words of descriptions") {
  using mcp::OfferedTool;
  std::vector<mcp::Tool> tools(4);
  const std::vector<std::array<const char*, 3>> said = {
      {"github", "create_issue", "Creates an issue in a repository."},
      {"github", "list_issues", "Lists the issues of a repository."},
      {"slack", "post_message", "Creates a message about an issue in a channel."},
      {"drive", "get_file", "Gets a file."}};
  mcp::Offer offer;
  for (std::size_t i = 0; i < tools.size(); ++i) {
    tools[i].connector = said[i][0];
    tools[i].action = said[i][1];
    tools[i].shown = {{"description", said[i][2]}};
    offer.tools.push_back({&tools[i]});
  }
  const auto best = [&](const char* words) {
    std::size_t found = 0;
    const auto fits = mcp::best_fits(offer, words, 3, found);
    return fits.empty() ? std::string() : fits.front()->tool->action;
  };
  CHECK(best("create a new GitHub issue") == "create_issue");
  CHECK(best("list issues") == "list_issues");
  CHECK(best("files") == "get_file");
  CHECK(best("slack: create message!") == "post_message");
  CHECK(best("s t u").empty());
  CHECK(best("").empty());
}

}  // namespace
}  // namespace patchbay::test
