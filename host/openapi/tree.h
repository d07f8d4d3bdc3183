// Reads members of JSON trees.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace patchbay::openapi {

using Tree = nlohmann::ordered_json;  // keeps the order of members

// Returns the member `name` of an object. Returns a null tree if the member is missing.
inline const Tree& member(const Tree& tree, const std::string& name) {
  static const Tree kNone;
  if (!tree.is_object()) return kNone;
  const auto found = tree.find(name);
  return found == tree.end() ? kNone : *found;
}

// Returns the text of the member `name`. Returns "" if the member is missing or is not a text.
inline std::string text_member(const Tree& tree, const std::string& name) {
  const Tree& found = member(tree, name);
  return found.is_string() ? found.get<std::string>() : std::string();
}

// Returns the member `name` if it is true or false. Otherwise returns `otherwise`.
inline bool flag_member(const Tree& tree, const std::string& name, bool otherwise) {
  const Tree& found = member(tree, name);
  return found.is_boolean() ? found.get<bool>() : otherwise;
}

}  // namespace patchbay::openapi
