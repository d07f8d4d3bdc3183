// A program that uses an MCP server like an agent: through the connector, in a whole host with a
// store. It answers the server's questions, and connects an account if the server needs one.
#pragma once

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "engine/engine.h"
#include "temporary_folder.h"

namespace patchbay::test {

struct AgentOptions {
  std::string url;  // the address of the server's endpoint
  // our client at the authorization server, if it was registered by hand
  std::string client_id{};
  std::string client_secret{};
  std::string client_document{};  // the address of the host's client document; "": no document
};

class McpAgent {
 public:
  // Throws std::runtime_error if the host cannot be opened.
  explicit McpAgent(const AgentOptions& options);

  // Runs an action of the connector. If the call fails because an account or a scope is missing,
  // connects the account and repeats the call, at most twice.
  Result<std::string> run(const std::string& action, const nlohmann::json& arguments);

 private:
  Result<std::string> run_once(const std::string& action, const nlohmann::json& arguments);
  Result<void> connect(const std::vector<std::string>& scopes);

  TemporaryFolder folder_;
  engine::Machine machine_{
      {.level = telemetry::Level::kError, .format = {}, .file = {}, .writer = {}}};
  const Caller caller_;
  std::unique_ptr<engine::Engine> engine_;
};

}  // namespace patchbay::test
