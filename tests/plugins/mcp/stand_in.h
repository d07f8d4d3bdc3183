// A scripted MCP server, used through the SDK's host for tests. It answers as the revisions
// specify, and each test changes some answers.
#pragma once

#include <patchbay/testing/instance.h>
#include <catch2/catch.hpp>

#include <functional>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

namespace patchbay::test {

// A request as the server received it.
struct RpcRequest {
  std::string http;  // such as "POST"
  std::string url;
  std::string method;  // the JSON-RPC method; "" if the message has none
  nlohmann::json message;
  std::map<std::string, std::string> headers;  // by name in lower case

  [[nodiscard]] std::string header(const std::string& name) const;
};

struct StandIn {
  static constexpr const char* kUrl = "https://mcp.example/mcp";

  // revision: the server's revision, "2026-07-28" or older. config: members of the connector's
  // configuration in addition to the url.
  explicit StandIn(std::string revision = "2025-06-18",
                   const nlohmann::json& config = nlohmann::json::object());

  // Answers instead of the script. If the function is empty or returns nullopt, the script answers.
  using Answer = std::function<std::optional<testing::Exchange>(const RpcRequest&)>;
  Answer first;

  nlohmann::json tools = nlohmann::json::array({tool("echo")});
  std::map<std::string, nlohmann::json> results;  // results of other methods
  std::string session = "s1";                     // "": the server creates no session
  std::vector<RpcRequest> seen;

  // Returns an entry of tools/list.
  static nlohmann::json tool(const std::string& name,
                             const nlohmann::json& schema = {{"type", "object"}});

  // These functions return answers to a request.
  static testing::Exchange plain(const RpcRequest& to, std::uint32_t status,
                                 const std::string& body = "",
                                 const std::string& type = "text/plain");
  static testing::Exchange result(const RpcRequest& to, const nlohmann::json& result);
  static testing::Exchange error(const RpcRequest& to, std::uint32_t status, int code,
                                 const nlohmann::json& data = nullptr);
  static testing::Exchange stream(const RpcRequest& to, const std::string& events);
  // Returns an event with the reply to a request.
  static std::string reply_event(const RpcRequest& to, const nlohmann::json& result);

  nlohmann::json call(const std::string& tool, const nlohmann::json& arguments,
                      const testing::Answers& given = {});
  testing::Outcome try_call(const std::string& tool, const nlohmann::json& arguments,
                            const testing::Answers& given = {});
  // Returns the JSON-RPC methods in the order in which they arrived, with "GET" and "DELETE" for
  // such requests.
  [[nodiscard]] std::vector<std::string> methods() const;

  testing::Host host;
  std::unique_ptr<testing::Instance> instance;

 private:
  testing::Exchange answer(const testing::Sent& sent);
  testing::Exchange scripted(const RpcRequest& asked);

  std::string revision_;
};

using Methods = std::vector<std::string>;  // as StandIn::methods() returns them

// Calls the action list_tools. Returns its list, which has one entry for each tool of the server.
inline nlohmann::json listed(StandIn& server) {
  const testing::Outcome outcome = server.instance->invoke("list_tools");
  REQUIRE(outcome.ok());
  return nlohmann::json::parse(outcome.result).at("tools");
}

}  // namespace patchbay::test
