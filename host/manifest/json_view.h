// Reads members of parsed JSON. A member of the wrong type counts as absent, because the check
// against the manifest's schema has already reported it.
#pragma once

#include <simdjson.h>

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace patchbay::manifest {

using Json = simdjson::dom::element;

inline std::optional<Json> member(Json object, std::string_view key) {
  Json found;
  if (!object.is_object() || object.at_key(key).get(found) != simdjson::SUCCESS) return {};
  return found;
}

inline std::string text(Json object, std::string_view key, std::string_view otherwise = {}) {
  const auto found = member(object, key);
  std::string_view value;
  if (!found || found->get(value) != simdjson::SUCCESS) return std::string(otherwise);
  return std::string(value);
}

inline bool flag(Json object, std::string_view key, bool otherwise) {
  const auto found = member(object, key);
  bool value = otherwise;
  if (!found || found->get(value) != simdjson::SUCCESS) return otherwise;
  return value;
}

inline std::int64_t whole(Json object, std::string_view key) {
  const auto found = member(object, key);
  std::int64_t value = 0;
  if (!found || found->get(value) != simdjson::SUCCESS) return 0;
  return value;
}

inline std::vector<Json> elements(Json object, std::string_view key) {
  const auto found = member(object, key);
  simdjson::dom::array array;
  std::vector<Json> out;
  if (!found || found->get(array) != simdjson::SUCCESS) return out;
  for (Json element : array) out.push_back(element);
  return out;
}

inline std::vector<std::string> texts(Json object, std::string_view key) {
  std::vector<std::string> out;
  for (Json element : elements(object, key)) {
    std::string_view value;
    if (element.get(value) == simdjson::SUCCESS) out.emplace_back(value);
  }
  return out;
}

inline std::map<std::string, std::string> text_map(Json object, std::string_view key) {
  std::map<std::string, std::string> out;
  const auto found = member(object, key);
  simdjson::dom::object members;
  if (!found || found->get(members) != simdjson::SUCCESS) return out;
  for (const auto field : members) {
    std::string_view value;
    if (field.value.get(value) == simdjson::SUCCESS) out.emplace(field.key, value);
  }
  return out;
}

// Returns the pointer to an element of the array at `pointer`, such as "/actions/3".
inline std::string element_at(std::string_view pointer, std::size_t index) {
  return std::string(pointer) + "/" + std::to_string(index);
}

}  // namespace patchbay::manifest
