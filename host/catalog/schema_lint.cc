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

// Finds schemas that lead back to themselves for the same value, so that judging it never ends.
class Circles {
 public:
  explicit Circles(const json& root) : root_(root) {}

  // Adds to `sentences` one for each place of `schema` from which judging leads into a circle.
  void find(const json& schema, const std::string& place, std::string& sentences) {
    if (leads_round(schema)) {
      above_.clear();
      sentences += " " + place +
                   ": its references lead back to itself for the same value, so that judging never "
                   "ends; let one of them stand below a property.";
      return;
    }
    if (!schema.is_object()) return;
    for (const auto& [word, value] : schema.items()) {
      if (!is_among(kSchemaMaps, word) || !value.is_object()) continue;
      for (const auto& [name, each] : value.items()) {
        find(each, place + "/" + word + "/" + name, sentences);
      }
    }
  }

 private:
  // Bounds the recursion. No schema of a person has chains of so many references; of a longer one
  // nothing is said.
  static constexpr std::size_t kLongestChain = 100;

  // A part with an id of its own is a document of its own, to whose places its references point; it
  // is not followed.
  bool leads_round(const json& schema) {
    if (!schema.is_object() || clear_.contains(&schema)) return false;
    if (&schema != &root_ && (schema.contains("$id") || schema.contains("id"))) return false;
    if (above_.size() == kLongestChain) return false;
    if (!above_.insert(&schema).second) return true;
    if (leads_on(schema)) return true;
    above_.erase(&schema);
    clear_.insert(&schema);
    return false;
  }

  // Follows everything that judges the same value.
  bool leads_on(const json& schema) {
    if (const auto to = schema.find("$ref"); to != schema.end() && to->is_string()) {
      const json* const next = part_of(root_, to->get<std::string>());
      if (next != nullptr && leads_round(*next)) return true;
    }
    for (const std::string_view word : kInPlaceOnes) {
      const auto next = schema.find(word);
      if (next != schema.end() && leads_round(*next)) return true;
    }
    for (const std::string_view word : kInPlaceLists) {
      const auto list = schema.find(word);
      if (list == schema.end() || !list->is_array()) continue;
      for (const json& next : *list) {
        if (leads_round(next)) return true;
      }
    }
    return false;
  }

  const json& root_;
  std::set<const json*> above_;  // those that lead to the one that is looked at
  std::set<const json*> clear_;  // those that lead into no circle
};

// Reads only schemas that have a reference at all, because most have none.
void find_circles(const std::optional<schema::Schema>& schema, const std::string& place,
                  std::string& sentences) {
  if (!schema) return;
  const std::string text = schema->standard_form();
  if (text.find("\"$ref\"") == text.npos) return;
  const json root = json::parse(text, nullptr, false);
  Circles(root).find(root, place, sentences);
}

bool takes_objects(const json& schema) {
  if (!schema.is_object() || !schema.contains("type")) return true;
  const json& type = schema["type"];
  if (type.is_string()) return type == "object" || type == "any";
  return !type.is_array() || std::find(type.begin(), type.end(), "object") != type.end();
}

}  // namespace

Result<void> check_schemas_end(const manifest::Manifest& manifest) {
  std::string sentences;
  for (std::size_t i = 0; i < manifest.actions.size(); ++i) {
    const std::string place = "/actions/" + std::to_string(i);
    find_circles(manifest.actions[i].parameters, place + "/parameters", sentences);
    find_circles(manifest.actions[i].result, place + "/result", sentences);
  }
  find_circles(manifest.config, "/config", sentences);
  find_circles(manifest.user_configuration, "/user_configuration", sentences);
  if (sentences.empty()) return success();
  return Error(Code::kPluginFault, "a schema of the manifest has no end." + sentences)
      .at((manifest.folder / manifest::kFileName).string());
}

void lint_schema(const json& schema, const std::string& place, bool is_parameters, Lint& out) {
  if (is_parameters && !takes_objects(schema)) {
    out.faults.push_back(place +
                         ": arguments are always an object, and this schema takes none; "
                         "write \"type\": \"object\" with a property for what is meant.");
  }
}

}  // namespace patchbay::catalog
