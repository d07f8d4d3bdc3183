// An MCP server of 2025-11-25 over stdio, with one tool, `echo`. The `mcp` benchmark starts it for
// our client and for the SDK's. It is no script, because a script in Node takes as long for a call
// as the clients that are compared.
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>

namespace {

using nlohmann::json;

json result_of(const std::string& method, const json& params) {
  if (method == "initialize") {
    return {{"protocolVersion", "2025-11-25"},
            {"capabilities", {{"tools", json::object()}}},
            {"serverInfo", {{"name", "echo"}, {"version", "1"}}}};
  }
  if (method == "tools/list") {
    const json message = {{"type", "object"},
                          {"properties", {{"message", {{"type", "string"}}}}},
                          {"required", {"message"}}};
    return {{"tools", {{{"name", "echo"}, {"inputSchema", message}}}}};
  }
  if (method == "tools/call") {
    return {{"content", {{{"type", "text"}, {"text", params.at("arguments").at("message")}}}}};
  }
  return nullptr;
}

}  // namespace

int main() {
  std::ios::sync_with_stdio(false);
  for (std::string line; std::getline(std::cin, line);) {
    const json request = json::parse(line);
    if (!request.contains("id")) continue;
    json answer = {{"jsonrpc", "2.0"}, {"id", request.at("id")}};
    json result = result_of(request.at("method"), request.value("params", json::object()));
    if (result.is_null()) {
      answer["error"] = {{"code", -32601}, {"message", "Method not found"}};
    } else {
      answer["result"] = std::move(result);
    }
    std::cout << answer << '\n' << std::flush;
  }
}
