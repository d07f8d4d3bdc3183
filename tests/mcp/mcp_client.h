#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "api/api_server.h"

namespace patchbay::test {

constexpr const char* kMcp = "/api/v1/mcp";
constexpr const char* kMcpJson =
    "Content-Type: application/json\r\nAccept: application/json, text/event-stream\r\n";

// The first message of a client of a revision before 2026-07-28.
inline std::string greeting(const std::string& revision,
                            const nlohmann::json& capabilities = nlohmann::json::object()) {
  return nlohmann::json{{"jsonrpc", "2.0"},
                        {"id", 1},
                        {"method", "initialize"},
                        {"params",
                         {{"protocolVersion", revision},
                          {"capabilities", capabilities},
                          {"clientInfo", {{"name", "test"}, {"version", "1"}}}}}}
      .dump();
}

// A server whose public name is the Host in these tests' requests.
class McpServer : public ApiServer {
 public:
  explicit McpServer(store::Dialect dialect = store::Dialect::kSqlite,
                     const std::function<void(app::Config&)>& adjust = {})
      : ApiServer(dialect, [&](app::Config& config) {
          config.server.public_url = "https://test";
          if (adjust) adjust(config);
        }) {}
};

// An MCP client over HTTP that sends exactly the messages of a test.
class McpClient {
 public:
  // `headers` are sent with every request, such as ApiServer::ann().
  McpClient(const ApiServer& server, std::string headers)
      : server_(server), headers_(std::move(headers)) {}

  // From now on, the client uses this revision, such as "2025-11-25".
  void speak(const std::string& revision) { revision_ = revision; }
  void use_session(const std::string& id) { session_ = id; }
  // The capabilities of a client of 2026-07-28.
  void claim(nlohmann::json capabilities) { capabilities_ = std::move(capabilities); }

  [[nodiscard]] httpd::Response post(const std::string& body, const std::string& more = {}) const {
    std::string headers = headers_ + kMcpJson + more;
    if (!revision_.empty()) headers += "MCP-Protocol-Version: " + revision_ + "\r\n";
    if (!session_.empty()) headers += "Mcp-Session-Id: " + session_ + "\r\n";
    return server_.ask("POST", kMcp, headers, body);
  }

  // Sends a request and returns the whole answer.
  [[nodiscard]] httpd::Response send(const std::string& method,
                                     nlohmann::json params = nlohmann::json::object()) const {
    std::string more;
    if (revision_ == "2026-07-28") {
      params["_meta"]["io.modelcontextprotocol/protocolVersion"] = revision_;
      params["_meta"]["io.modelcontextprotocol/clientCapabilities"] = capabilities_;
      more = "Mcp-Method: " + method + "\r\n";
      if (method == "resources/read")
        more += "Mcp-Name: " + params.at("uri").get<std::string>() + "\r\n";
      if (params.contains("name")) {
        more += "Mcp-Name: " + params.at("name").get<std::string>() + "\r\n";
      }
    }
    const nlohmann::json body = {
        {"jsonrpc", "2.0"}, {"id", 7}, {"method", method}, {"params", std::move(params)}};
    return post(body.dump(), more);
  }

  // Sends a request, requires the status, and returns the reply.
  [[nodiscard]] nlohmann::json message(const std::string& method,
                                       nlohmann::json params = nlohmann::json::object(),
                                       int status = 200) const {
    const auto answer = send(method, std::move(params));
    INFO(method << ": " << answer.body);
    REQUIRE(answer.status == status);
    auto message = nlohmann::json::parse(answer.body);
    REQUIRE(message.at("id") == 7);
    return message;
  }
  [[nodiscard]] nlohmann::json result(const std::string& method,
                                      nlohmann::json params = nlohmann::json::object()) const {
    const auto answered = message(method, std::move(params));
    INFO(answered.dump());
    REQUIRE(answered.contains("result"));
    return answered.at("result");
  }
  [[nodiscard]] nlohmann::json call(const std::string& tool, nlohmann::json arguments) const {
    return result("tools/call", {{"name", tool}, {"arguments", std::move(arguments)}});
  }

 private:
  const ApiServer& server_;
  std::string headers_;
  std::string revision_;
  std::string session_;
  nlohmann::json capabilities_ = nlohmann::json::object();
};

}  // namespace patchbay::test
