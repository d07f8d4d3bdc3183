#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "mcp/event_reader.h"

namespace patchbay::test {

// The capabilities of a client that can answer all questions of a call.
inline const nlohmann::json kEveryAbility = {{"elicitation", nlohmann::json::object()},
                                             {"sampling", nlohmann::json::object()},
                                             {"roots", nlohmann::json::object()}};

// Adds the connector with the fixtures of the conformance suite.
inline void with_mcp_fixtures(app::Config& config) {
  config.connector_path.emplace_back(PATCHBAY_BINARY_DIR "/mcp_connectors");
}

// Adds the connectors of the SDK's tests, such as `wrapped`.
inline void with_sdk_connectors(app::Config& config) {
  config.connector_path.emplace_back(PATCHBAY_BINARY_DIR "/sdk_connectors");
}

inline nlohmann::json request_message(const std::string& method, nlohmann::json params) {
  return {{"jsonrpc", "2.0"}, {"id", 5}, {"method", method}, {"params", std::move(params)}};
}
inline nlohmann::json tool_call(const std::string& tool,
                                nlohmann::json arguments = nlohmann::json::object()) {
  return request_message("tools/call", {{"name", tool}, {"arguments", std::move(arguments)}});
}

// A session of a client with the capabilities that it claims.
class SessionClient {
 public:
  SessionClient(const McpServer& server, const std::string& key, const nlohmann::json& abilities,
                const std::string& revision = "2025-11-25")
      : server_(server), headers_(key) {
    const auto greeted = server.ask("POST", kMcp, key + kMcpJson, greeting(revision, abilities));
    headers_ += "Mcp-Session-Id: " + header_of(greeted, "Mcp-Session-Id") + "\r\n";
  }

  // Sends a request whose reply arrives on a stream.
  [[nodiscard]] EventReader call(const nlohmann::json& message) const {
    return EventReader(server_, mcp_post(headers_, message));
  }
  // Opens the session's own stream.
  [[nodiscard]] EventReader listen() const {
    return EventReader(server_,
                       request_text("GET", kMcp, headers_ + "Accept: text/event-stream\r\n"));
  }
  // Sends a request, and returns the reply.
  [[nodiscard]] nlohmann::json message(const nlohmann::json& request) const {
    const auto answer = server_.ask("POST", kMcp, headers_ + kMcpJson, request.dump());
    INFO(answer.body);
    REQUIRE(header_of(answer, "Content-Type") == "application/json");
    return nlohmann::json::parse(answer.body);
  }
  [[nodiscard]] nlohmann::json result(const nlohmann::json& request) const {
    return message(request).at("result");
  }
  // Sends an answer, which gets no reply.
  void post(const nlohmann::json& message) const {
    REQUIRE(server_.ask("POST", kMcp, headers_ + kMcpJson, message.dump()).status == 202);
  }
  void answer(const nlohmann::json& question, const nlohmann::json& result) const {
    post({{"jsonrpc", "2.0"}, {"id", question.at("id")}, {"result", result}});
  }

 private:
  const McpServer& server_;
  std::string headers_;
};

}  // namespace patchbay::test
