// The client that the conformance suite of MCP tests: the connector in a real host. It uses the
// server of a scenario as an agent might, and does nothing special for any scenario: it lists the
// tools, calls each, answers the server's questions, and connects an account if the server wants
// one.
//
//   mcp_conformance_client URL      with the variables that the suite sets
#include <cstdlib>
#include <exception>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>

#include "interop/mcp_agent.h"
#include "interop/mcp_answers.h"

using namespace patchbay;
using namespace patchbay::test;
using nlohmann::json;

namespace {

// the address that the suite expects for a client's document
constexpr const char* kClientDocument = "https://conformance-test.local/client-metadata.json";

json context() {
  const char* given = std::getenv("MCP_CONFORMANCE_CONTEXT");  // NOLINT: one thread
  return given == nullptr ? json::object() : json::parse(given);
}

bool call_tool(McpAgent& agent, const std::string& name, const json& arguments) {
  const auto outcome = agent.run("call_tool", {{"tool_name", name}, {"arguments", arguments}});
  std::cerr << name << ": " << (outcome.has_value() ? outcome.value() : outcome.error().message())
            << "\n";
  return outcome.has_value();
}

bool call_all(McpAgent& agent, const json& wanted) {
  const auto listed = agent.run("list_tools", json::object());
  if (listed.has_error()) {
    std::cerr << listed.error().message() << "\n";
    return false;
  }
  bool is_good = true;
  if (!wanted.empty()) {
    for (const json& each : wanted)
      is_good =
          call_tool(agent, each.at("name"), each.value("arguments", json::object())) && is_good;
    return is_good;
  }
  const json tools = json::parse(listed.value()).at("tools");
  for (const json& tool : tools) {
    if (tool.at("is_usable") != true) continue;
    is_good = call_tool(agent, tool.at("name"), arguments_for(tool.at("parameters"))) && is_good;
  }
  return is_good;
}

}  // namespace

int main(int count, char** words) {
  if (count < 2) {
    std::cerr << "usage: mcp_conformance_client URL\n";
    return 2;
  }
  const json given = context();
  try {
    McpAgent agent({.url = words[count - 1],
                    .client_id = given.value("client_id", ""),
                    .client_secret = given.value("client_secret", ""),
                    .client_document = kClientDocument});
    return call_all(agent, given.value("toolCalls", json::array())) ? 0 : 1;
  } catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 1;
  }
}
