// Tests the endpoint before any call of a tool: revisions, sessions, and refusals.
#include "mcp/mcp_client.h"

namespace patchbay::test {
namespace {

using nlohmann::json;

TEST_CASE("initialize answers the revision that the client asks for, or the newest of its kind") {
  const McpServer server;
  const McpClient client(server, server.ann());
  const auto settled = [&](const std::string& wanted) {
    const auto answer = client.post(greeting(wanted));
    REQUIRE(answer.status == 200);
    CHECK(header_of(answer, "Content-Type") == "application/json");
    CHECK_FALSE(header_of(answer, "Mcp-Session-Id").empty());
    const auto result = json::parse(answer.body).at("result");
    CHECK(result.at("serverInfo").at("name") == "patchbay");
    CHECK(result.at("capabilities").contains("tools"));
    return result.at("protocolVersion").get<std::string>();
  };
  for (const char* revision : {"2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"}) {
    CHECK(settled(revision) == revision);
  }
  CHECK(settled("2026-07-28") == "2025-11-25");
  CHECK(settled("1999-01-01") == "2025-11-25");
  McpClient wrong_header(server, server.ann());
  wrong_header.speak("1999-01-01");
  CHECK(wrong_header.post(greeting("2025-06-18")).status == 200);
  CHECK(wrong_header.send("ping").status == 400);
}

TEST_CASE("a session id is served to its own key only, until it is ended") {
  const McpServer server;
  McpClient ann(server, server.ann());
  const std::string id = header_of(ann.post(greeting("2025-11-25")), "Mcp-Session-Id");
  ann.speak("2025-11-25");
  CHECK(ann.result("ping") == json::object());  // no session is needed
  ann.use_session(id);
  CHECK(ann.result("ping") == json::object());
  McpClient bob(server, server.bob());
  bob.use_session(id);
  CHECK(bob.message("ping", json::object(), 404).contains("error"));
  CHECK(bob.post(greeting("2025-11-25")).status == 200);  // an old session id does not prevent a
                                                          // new session
  const std::string header = "Mcp-Session-Id: " + id + "\r\n";
  CHECK(server.ask("DELETE", kMcp, server.bob() + header).status == 404);
  CHECK(server.ask("DELETE", kMcp, server.ann()).status == 400);
  CHECK(server.ask("DELETE", kMcp, server.ann() + header).status == 204);
  CHECK(ann.send("ping").status == 404);
}

TEST_CASE("messages that need no answer get 202, and unknown methods an error of their revision") {
  const McpServer server;
  McpClient client(server, server.ann());
  const auto taken = client.post(R"({"jsonrpc":"2.0","method":"notifications/initialized"})");
  CHECK(taken.status == 202);
  CHECK(taken.body.empty());
  CHECK(client.post(R"({"jsonrpc":"2.0","id":1,"result":{}})").status == 202);
  CHECK(client.message("no/such").at("error").at("code") == -32601);
  CHECK(client.message("server/discover", json::object(), 400).at("error").at("code") == -32602);
  client.speak("2026-07-28");
  CHECK(client.message("no/such", json::object(), 404).at("error").at("code") == -32601);
  CHECK(client.message("initialize", json::object(), 404).at("error").at("code") == -32601);
  CHECK(client.message("ping", json::object(), 404).at("error").at("code") == -32601);
}

TEST_CASE("batches are for the revision that has them") {
  const McpServer server;
  McpClient client(server, server.ann());
  const std::string batch =
      R"([{"jsonrpc":"2.0","id":1,"method":"ping"},{"jsonrpc":"2.0","method":"notifications/x"},{"id":2}])";
  client.speak("2025-03-26");
  const auto answered = json::parse(client.post(batch).body);
  REQUIRE(answered.size() == 2);
  CHECK(answered[0].at("result") == json::object());
  CHECK(answered[1].at("error").at("code") == -32600);
  CHECK(client.post(R"([{"jsonrpc":"2.0","method":"notifications/x"}])").status == 202);
  for (const char* revision : {"2025-06-18", "2025-11-25", "2026-07-28"}) {
    client.speak(revision);
    const auto refused = client.post(batch);
    CHECK(refused.status == 400);
    CHECK(json::parse(refused.body).at("error").at("code") == -32600);
  }
}

TEST_CASE("what is not JSON-RPC is refused with the code for it") {
  const McpServer server;
  const McpClient client(server, server.ann());
  const auto refused = [&](const std::string& body) {
    const auto answer = client.post(body);
    CHECK(answer.status == 400);
    return json::parse(answer.body).at("error").at("code").get<int>();
  };
  CHECK(refused("{") == -32700);
  CHECK(refused("") == -32700);
  CHECK(refused("[]") == -32600);
  CHECK(refused(R"({"id":1,"method":"ping"})") == -32600);
}

TEST_CASE("both paths are served, and a GET without a stream is 405") {
  const McpServer server;
  const std::string headers = server.ann() + kMcpJson;
  const std::string ping = R"({"jsonrpc":"2.0","id":1,"method":"ping"})";
  CHECK(server.ask("POST", "/api/v1/mcp/", headers, ping).status == 200);
  CHECK(server.ask("POST", "/api/v1/mcp//", headers, ping).status == 404);
  const auto stream = server.ask("GET", kMcp, server.ann() + "Accept: text/event-stream\r\n");
  CHECK(stream.status == 405);
  CHECK(header_of(stream, "Allow") == "POST, DELETE, OPTIONS");
}

TEST_CASE("the form of the answer follows Accept") {
  const McpServer server;
  const std::string ping = R"({"jsonrpc":"2.0","id":1,"method":"ping"})";
  const auto asked = [&](const std::string& accept) {
    return server.ask("POST", kMcp,
                      server.ann() + "Content-Type: application/json; charset=utf-8\r\n" + accept,
                      ping);
  };
  CHECK(header_of(asked(""), "Content-Type") == "application/json");
  CHECK(header_of(asked("Accept: */*\r\n"), "Content-Type") == "application/json");
  CHECK(header_of(asked("Accept: text/event-stream, application/json\r\n"), "Content-Type") ==
        "application/json");
  const auto event = asked("Accept: text/event-stream\r\n");
  CHECK(header_of(event, "Content-Type") == "text/event-stream");
  CHECK(event.body == "event: message\ndata: {\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}\n\n");
  CHECK(asked("Accept: text/html\r\n").status == 406);
  CHECK(server.ask("POST", kMcp, server.ann() + "Content-Type: text/plain\r\n", ping).status ==
        415);
}

TEST_CASE("a request without a good key is told how to get one, and pages may read that") {
  const McpServer server;
  const auto no_key = server.ask("POST", kMcp, kMcpJson, "{}");
  CHECK(no_key.status == 401);
  const std::string challenge =
      "Bearer resource_metadata=\"https://test/.well-known/oauth-protected-resource/api/v1/mcp\", "
      "scope=\"mcp:tools\"";
  CHECK(header_of(no_key, "WWW-Authenticate") == challenge);
  CHECK(header_of(no_key, "Access-Control-Allow-Origin") == "*");
  CHECK(header_of(no_key, "Access-Control-Expose-Headers").find("WWW-Authenticate") !=
        std::string::npos);
  const auto bad_key =
      server.ask("POST", kMcp, std::string("Authorization: Bearer x\r\n") + kMcpJson, "{}");
  CHECK(bad_key.status == 401);
  CHECK(header_of(bad_key, "WWW-Authenticate") == challenge + ", error=\"invalid_token\"");
  const auto preflight = server.ask("OPTIONS", kMcp,
                                    "Origin: http://localhost:1\r\nAccess-Control-Request-Headers: "
                                    "authorization, mcp-param-Region,x-other\r\n");
  CHECK(preflight.status == 204);
  CHECK(header_of(preflight, "Access-Control-Allow-Headers")
            .ends_with("Last-Event-ID, mcp-param-Region"));
  CHECK(server.ask("POST", kMcp, server.ann() + kMcpJson + "Origin: https://evil.example\r\n", "{}")
            .status == 403);
}

TEST_CASE("a client of 2026-07-28 needs no greeting, and its headers say what its body says") {
  const McpServer server;
  McpClient client(server, server.ann());
  client.speak("2026-07-28");
  const auto found = client.result("server/discover");
  CHECK(found.at("resultType") == "complete");
  CHECK(found.at("supportedVersions").at(0) == "2026-07-28");
  CHECK(found.at("_meta").at("io.modelcontextprotocol/serverInfo").at("name") == "patchbay");
  CHECK(found.at("cacheScope") == "private");
  const json meta = {{"io.modelcontextprotocol/protocolVersion", "2026-07-28"},
                     {"io.modelcontextprotocol/clientCapabilities", json::object()}};
  const auto code = [&](const json& body, const std::string& headers) {
    const auto answer = client.post(body.dump(), headers);
    CHECK(answer.status == 400);
    return json::parse(answer.body).at("error").at("code").get<int>();
  };
  const json list = {
      {"jsonrpc", "2.0"}, {"id", 1}, {"method", "tools/list"}, {"params", {{"_meta", meta}}}};
  CHECK(code(list, "") == -32020);
  CHECK(code(list, "Mcp-Method: tools/call\r\n") == -32020);
  CHECK(code({{"jsonrpc", "2.0"}, {"id", 1}, {"method", "tools/list"}},
             "Mcp-Method: tools/list\r\n") == -32602);
  json call = list;
  call["method"] = "tools/call";
  call["params"]["name"] = "minimal_c_echo";
  call["params"]["arguments"] = {{"message", "x"}};
  CHECK(code(call, "Mcp-Method: tools/call\r\n") == -32020);
  CHECK(code(call, "Mcp-Method: tools/call\r\nMcp-Name: other\r\n") == -32020);
  CHECK(client
            .post(call.dump(),
                  "Mcp-Method: tools/call\r\nMcp-Name: =?base64?bWluaW1hbF9jX2VjaG8=?=\r\n")
            .status == 200);
  McpClient old(server, server.ann());
  old.speak("v9");
  json unknown = list;
  unknown["params"]["_meta"]["io.modelcontextprotocol/protocolVersion"] = "v9";
  const auto refused = old.post(unknown.dump(), "Mcp-Method: tools/list\r\n");
  CHECK(refused.status == 400);
  const auto error = json::parse(refused.body).at("error");
  CHECK(error.at("code") == -32022);
  CHECK(error.at("data").at("requested") == "v9");
  CHECK(error.at("data").at("supported").size() == 5);
}

}  // namespace
}  // namespace patchbay::test
