#include "catalog/schema_lint.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <set>

namespace patchbay::catalog {
namespace {

using nlohmann::json;

// Each of these keywords has a map of schemas as its value.
constexpr std::array<std::string_view, 6> kSchemaMaps = {
    "properties", "patternProperties", "$defs", "definitions", "dependentSchemas", "dependencies"};
// The schemas in these lists check the same value as the schema around them.
constexpr std::array<std::string_view, 3> kInPlaceLists = {"allOf", "anyOf", "oneOf"};
constexpr std::array<std::string_view, 4> kInPlaceOnes = {"not", "if", "then", "else"};

template <std::size_t Size>
bool is_among(const std::array<std::string_view, Size>& all, std::string_view word) {
  return std::find(all.begin(), all.end(), word) != all.end();
}

// Returns the part of `root` to which a local reference points; nullptr if it points to nothing, or
// to another document.
const json* part_of(const json& root, const std::string& reference) {
  if (!reference.starts_with("#")) return nullptr;
  try {
    return &root.at(json::json_pointer(reference.substr(1)));
  } catch (const json::exception&) {
    return nullptr;  // an anchor, or a reference that the compilation refuses
  }
}

// Returns true if checking one value by `schema` leads back to the same schema and the same value,
// without end.
bool goes_round(const json& root, const json& schema, std::set<const json*>& above) {
  if (!schema.is_object()) return false;
  if (!above.insert(&schema).second) return true;
  const auto follows = [&](const json* next) {
    return next != nullptr && goes_round(root, *next, above);
  };
  bool found = false;
  if (const auto to = schema.find("$ref"); to != schema.end() && to->is_string()) {
    found = follows(part_of(root, to->get<std::string>()));
  }
  for (const std::string_view word : kInPlaceOnes) {
    const auto next = schema.find(word);
    found = found || (next != schema.end() && follows(&*next));
  }
  for (const std::string_view word : kInPlaceLists) {
    const auto list = schema.find(word);
    if (list == schema.end() || !list->is_array()) continue;
    for (const json& next : *list) found = found || follows(&next);
  }
  above.erase(&schema);
  return found;
}

void lint_circles(const json& root, const json& schema, const std::string& place, Lint& out) {
  std::set<const json*> above;
  if (goes_round(root, schema, above)) {
    out.faults.push_back(place +
                         ": its references lead back to itself for the same value, so that "
                         "judging never ends; let one of them stand below a property.");
    return;
  }
  if (!schema.is_object()) return;
  for (const auto& [word, value] : schema.items()) {
    if (!is_among(kSchemaMaps, word) || !value.is_object()) continue;
    for (const auto& [name, each] : value.items()) {
      lint_circles(root, each, place + "/" + word + "/" + name, out);
    }
  }
}

bool takes_objects(const json& schema) {
  if (!schema.is_object() || !schema.contains("type")) return true;
  const json& type = schema["type"];
  if (type.is_string()) return type == "object" || type == "any";
  return !type.is_array() || std::find(type.begin(), type.end(), "object") != type.end();
}

}  // namespace

void lint_schema(const json& schema, const std::string& place, bool is_parameters, Lint& out) {
  lint_circles(schema, schema, place, out);
  if (is_parameters && !takes_objects(schema)) {
    out.faults.push_back(place +
                         ": arguments are always an object, and this schema takes none; "
                         "write \"type\": \"object\" with a property for what is meant.");
  }
}

}  // namespace patchbay::catalog
