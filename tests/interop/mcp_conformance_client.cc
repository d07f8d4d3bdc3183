// The client that the conformance suite of MCP tests: the connector in a real host. It uses the
// server of a scenario as an agent might, and does nothing special for any scenario: it lists the
// tools, calls each, and answers the server's questions.
//
//   mcp_conformance_client URL      with the variables that the suite sets
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>

#include "patchbay/host.hpp"

using namespace patchbay;
using nlohmann::json;

namespace {

constexpr int kMostRounds = 5;  // rounds of questions in one call

json context() {
  const char* given = std::getenv("MCP_CONFORMANCE_CONTEXT");  // NOLINT: one thread
  return given == nullptr ? json::object() : json::parse(given);
}

// Returns an example for a schema. The suite's tools check only the type of an argument.
json example_of(const json& schema) {
  const std::string type = schema.value("type", "string");
  if (schema.contains("enum")) return schema.at("enum").at(0);
  if (type == "number" || type == "integer") return 5;
  if (type == "boolean") return true;
  if (type == "array") return json::array();
  return type == "object" ? json::object() : json("example");
}

json arguments_for(const json& parameters) {
  json arguments = json::object();
  const json properties = parameters.value("properties", json::object());
  for (const auto& [name, schema] : properties.items()) {
    if (schema.is_object()) arguments[name] = example_of(schema);
  }
  return arguments;
}

// Accepts every question, with all default values.
json accept_all(const json& schema) {
  json answers = json::object();
  const json questions = schema.value("properties", json::object());
  for (const auto& [key, each] : questions.items()) {
    answers[key] = {{"action", "accept"}, {"content", json::object()}};
    const json& content = each.at("properties").at("content");
    const json required = content.value("required", json::array());
    const json properties = content.value("properties", json::object());
    for (const auto& [name, property] : properties.items()) {
      const bool is_required = std::find(required.begin(), required.end(), name) != required.end();
      if (is_required && !property.contains("default"))
        answers[key]["content"][name] = example_of(property);
    }
  }
  return answers;
}

// Makes a call, answers the server's questions, and returns the outcome.
Outcome<std::string> run(Host& host, const std::string& action, const json& arguments) {
  std::string continuation;
  std::string answers;
  for (int round = 0;; ++round) {
    CallOptions options;
    options.continuation = continuation;
    options.answers = answers;
    auto outcome = host.invoke("mcp", action, arguments.dump(), options).outcome;
    if (outcome || outcome.error().code() != Code::kInputRequired || round == kMostRounds)
      return outcome;
    continuation = outcome.error().details().continuation;
    answers = accept_all(json::parse(outcome.error().details().input_schema)).dump();
  }
}

bool call_tool(Host& host, const std::string& name, const json& arguments) {
  const auto outcome = run(host, "call_tool", {{"tool_name", name}, {"arguments", arguments}});
  std::cerr << name << ": " << (outcome ? outcome.value() : std::string(outcome.error().message()))
            << "\n";
  return static_cast<bool>(outcome);
}

bool call_all(Host& host) {
  const json wanted = context().value("toolCalls", json::array());
  const auto listed = run(host, "list_tools", json::object());
  if (!listed) {
    std::cerr << listed.error().message() << "\n";
    return false;
  }
  bool is_good = true;
  if (!wanted.empty()) {
    for (const json& each : wanted)
      is_good =
          call_tool(host, each.at("name"), each.value("arguments", json::object())) && is_good;
    return is_good;
  }
  const json tools = json::parse(listed.value()).at("tools");
  for (const json& tool : tools) {
    if (tool.at("is_usable") != true) continue;
    is_good = call_tool(host, tool.at("name"), arguments_for(tool.at("parameters"))) && is_good;
  }
  return is_good;
}

}  // namespace

int main(int count, char** words) {
  if (count < 2) {
    std::cerr << "usage: mcp_conformance_client URL\n";
    return 2;
  }
  HostOptions options;
  options.connector_path = {PATCHBAY_BINARY_DIR "/connectors"};
  options.connector_config["mcp"] = json{{"url", words[count - 1]}}.dump();
  options.deadline = std::chrono::seconds(10);
  auto opened = Host::open(std::move(options));
  if (!opened) {
    std::cerr << opened.error().message() << "\n";
    return 1;
  }
  return call_all(*opened.value()) ? 0 : 1;
}
