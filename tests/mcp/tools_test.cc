// Tests the tools of a caller over HTTP, with real connectors.
#include <algorithm>

#include "mcp/mcp_client.h"

namespace patchbay::test {
namespace {

using nlohmann::json;

const json* find_tool(const json& list, const std::string& name) {
  for (const json& tool : list.at("tools")) {
    if (tool.at("name") == name) return &tool;
  }
  return nullptr;
}

TEST_CASE("every action that a caller may use is a tool, whose result is text and structured") {
  const McpServer server(each_database());
  McpClient client(server, server.ann());
  for (const char* revision : {"2025-03-26", "2025-06-18", "2025-11-25", "2026-07-28"}) {
    client.speak(revision);
    const bool has_structure = std::string_view(revision) >= "2025-06-18";
    const json list = client.result("tools/list");
    const json* echo = find_tool(list, "minimal_c_echo");
    REQUIRE(echo != nullptr);
    CHECK(echo->at("inputSchema").at("required") == json{"message"});
    CHECK(echo->at("annotations").at("readOnlyHint") == true);
    CHECK(echo->contains("outputSchema") == has_structure);
    CHECK(list.contains("ttlMs") == (std::string_view(revision) == "2026-07-28"));
    const json said = client.call("minimal_c_echo", {{"message", "hi\n"}});
    CHECK(said.at("content") ==
          json::parse(R"([{"type":"text","text":"{\"message\":\"hi\\n\"}"}])"));
    CHECK(said.contains("structuredContent") == has_structure);
    if (has_structure) CHECK(said.at("structuredContent") == json{{"message", "hi\n"}});
    CHECK_FALSE(said.contains("isError"));
  }
}

TEST_CASE("a key for some tools lists and calls those, and is told which scope another one needs") {
  const McpServer server(store::Dialect::kSqlite, [](app::Config& config) {
    config.connector_path.emplace_back(PATCHBAY_BINARY_DIR "/connectors");
  });
  const auto client_with = [&](const char* scope) {
    return McpClient(server,
                     server.key_for({.organization = "acme", .user = "cyd", .scopes = {scope}}));
  };
  const McpClient reader = client_with("mcp:minimal_c:read");
  const json listed = reader.result("tools/list");
  for (const json& tool : listed.at("tools")) {
    INFO(tool.at("name"));
    CHECK(tool.at("name").get<std::string>().starts_with("minimal_c_"));
    CHECK(tool.at("annotations").at("readOnlyHint") == true);
  }
  CHECK_FALSE(reader.call("minimal_c_echo", {{"message", "hi"}}).contains("isError"));

  const McpClient stranger = client_with("mcp:github");
  CHECK(find_tool(stranger.result("tools/list"), "minimal_c_echo") == nullptr);
  CHECK(find_tool(stranger.result("tools/list"), "search") == nullptr);
  for (const char* tool : {"minimal_c_echo", "search"}) {
    const auto refused =
        stranger.send("tools/call", {{"name", tool}, {"arguments", json::object()}});
    INFO(refused.body);
    CHECK(refused.status == 403);
    const std::string needed = tool == std::string("search") ? "mcp:tools" : "mcp:minimal_c:read";
    CHECK(header_of(refused, "WWW-Authenticate")
              .ends_with("scope=\"" + needed + " mcp:github\", error=\"insufficient_scope\""));
    const json result = json::parse(refused.body).at("result");
    CHECK(result.at("isError") == true);
    const json& challenges = result.at("_meta").at("mcp/www_authenticate");
    REQUIRE(challenges.size() == 1);
    CHECK(challenges[0] == header_of(refused, "WWW-Authenticate") +
                               ", error_description=\"The key or token of this request may not use "
                               "the tool " +
                               tool + ". It needs the scope " + needed + ".\"");
    CHECK_FALSE(result.contains("structuredContent"));
  }
  CHECK(stranger.result("resources/list").at("resources").empty());
  CHECK(find_tool(client_with("mcp:tools").result("tools/list"), "minimal_c_echo") != nullptr);
}

TEST_CASE("tools of connectors that need an account are listed for those who have one") {
  const McpServer server(store::Dialect::kSqlite, [](app::Config& config) {
    config.connector_path.emplace_back(PATCHBAY_BINARY_DIR "/connectors");
  });
  const McpClient client(server, server.ann());
  const json list = client.result("tools/list");
  for (const json& tool : list.at("tools")) {
    const auto name = tool.at("name").get<std::string>();
    INFO(name);
    CHECK(name.size() <= 48);
    CHECK(name.find_first_not_of(
              "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") ==
          std::string::npos);
    CHECK(tool.at("inputSchema").at("type") == "object");
    CHECK(tool.at("inputSchema").contains("properties"));
    CHECK_FALSE(name.starts_with("github_"));
  }
}

TEST_CASE("a wrong argument is a result that a model can read, an unknown tool is an error") {
  const McpServer server;
  const McpClient client(server, server.ann());
  const json wrong = client.call("minimal_c_echo", {{"message", 1}});
  CHECK(wrong.at("isError") == true);
  CHECK_FALSE(wrong.contains("structuredContent"));  // clients check it with the tool's schema
  const auto text = wrong.at("content").at(0).at("text").get<std::string>();
  CHECK(text.find("INVALID_ARGUMENT") != std::string::npos);
  CHECK(text.find("/message") != std::string::npos);
  CHECK(wrong.at("_meta").at("dev.patchbay/error").at("code") == "INVALID_ARGUMENT");
  const auto unknown = client.message("tools/call", {{"name", "minimal_c_ech"}});
  CHECK(unknown.at("error").at("code") == -32602);
  CHECK(client.message("tools/call").at("error").at("code") == -32602);
  CHECK(client.message("tools/call", {{"name", "minimal_c_echo"}, {"arguments", "{}"}})
            .at("error")
            .at("code") == -32602);
}

TEST_CASE("a call of a tool is in the audit as a call of its action") {
  const McpServer server;
  const McpClient client(server, server.ann());
  static_cast<void>(client.call("minimal_c_echo", {{"message", "hi"}}));
  const auto records = server.audited("connector_usage");
  REQUIRE(records.size() == 1);
  CHECK(records[0].at("payload").at("connector_id") == "minimal_c");
}

TEST_CASE("a gate hides a tool from the list and refuses it in a call") {
  const McpServer server;
  const McpClient client(server, server.ann());
  REQUIRE(find_tool(client.result("tools/list"), "minimal_c_echo") != nullptr);
  const json gate = {
      {"category", "connector/model"}, {"owner", "tests"},    {"remove_when", "the test is over"},
      {"connectors", {"minimal_c"}},   {"actions", {"echo"}}, {"rule", {{"kind", "kill_switch"}}}};
  const auto put = server.ask("PUT", "/v1/admin/gates/no_echo", server.admin(), gate.dump());
  INFO(put.body);
  REQUIRE(put.status == 200);
  CHECK(find_tool(client.result("tools/list"), "minimal_c_echo") == nullptr);
  const json refused = client.call("minimal_c_echo", {{"message", "hi"}});
  CHECK(refused.at("isError") == true);
  CHECK(refused.at("_meta").at("dev.patchbay/error").at("code") == "GATE_CLOSED");
}

TEST_CASE("a cursor that is not ours is refused, and one page is enough for few tools") {
  const McpServer server;
  const McpClient client(server, server.ann());
  CHECK_FALSE(client.result("tools/list").contains("nextCursor"));
  CHECK(client.message("tools/list", {{"cursor", "?"}}).at("error").at("code") == -32602);
  CHECK(client.message("tools/list", {{"cursor", 5}}).at("error").at("code") == -32602);
}

}  // namespace
}  // namespace patchbay::test
