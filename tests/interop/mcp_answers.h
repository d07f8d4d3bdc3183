// The input of an agent that agrees to everything: arguments and answers that fit a schema.
#pragma once

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>

namespace patchbay::test {

// Returns an example for a schema. The suite's tools check only the type of an argument.
inline nlohmann::json example_of(const nlohmann::json& schema) {
  const std::string type = schema.value("type", "string");
  if (schema.contains("enum")) return schema.at("enum").at(0);
  if (type == "number" || type == "integer") return 5;
  if (type == "boolean") return true;
  if (type == "array") return nlohmann::json::array();
  return type == "object" ? nlohmann::json::object() : nlohmann::json("example");
}

// Returns an example for each member of a tool's parameters.
inline nlohmann::json arguments_for(const nlohmann::json& parameters) {
  nlohmann::json arguments = nlohmann::json::object();
  const nlohmann::json properties = parameters.value("properties", nlohmann::json::object());
  for (const auto& [name, schema] : properties.items()) {
    if (schema.is_object()) arguments[name] = example_of(schema);
  }
  return arguments;
}

// Accepts every question, and uses all default values.
inline nlohmann::json accept_all(const nlohmann::json& schema) {
  using nlohmann::json;
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

}  // namespace patchbay::test
