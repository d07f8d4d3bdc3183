#include "catalog/schema_lint.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <set>

namespace patchbay::catalog {
namespace {

using nlohmann::json;

// The value of each of these keywords is a map of schemas.
constexpr std::array<std::string_view, 6> kSchemaMaps = {
    "properties", "patternProperties", "$defs", "definitions", "dependentSchemas", "dependencies"};
// The schemas of these keywords check the same value as the schema around them. The value of such a
// keyword is a map of schemas, a list of schemas, or one schema.
constexpr std::array<std::string_view, 2> kInPlaceMaps = {"dependentSchemas", "dependencies"};
constexpr std::array<std::string_view, 3> kInPlaceLists = {"allOf", "anyOf", "oneOf"};
constexpr std::array<std::string_view, 4> kInPlaceOnes = {"not", "if", "then", "else"};
// The value of each of these keywords is a schema, or a list of schemas, for parts of the checked
// value.
constexpr std::array<std::string_view, 8> kOfParts = {
    "items",    "prefixItems",          "additionalItems",       "unevaluatedItems",
    "contains", "additionalProperties", "unevaluatedProperties", "propertyNames"};

template <std::size_t Size>
bool is_among(const std::array<std::string_view, Size>& all, std::string_view word) {
  return std::find(all.begin(), all.end(), word) != all.end();
}

// Returns true if the keyword's value is a schema or a list of schemas.
bool has_schemas(std::string_view word) {
  return is_among(kInPlaceOnes, word) || is_among(kInPlaceLists, word) || is_among(kOfParts, word);
}

// Returns the part of `root` to which a local reference points. Returns nullptr for a reference to
// a missing part or to another document.
const json* part_of(const json& root, const std::string& reference) {
  if (!reference.starts_with("#")) return nullptr;
  try {
    return &root.at(json::json_pointer(reference.substr(1)));
  } catch (const json::exception&) {
    return nullptr;  // the reference is an anchor, or compile() refuses it later
  }
}

// Finds endless schemas: schemas that refer back to themselves for the same value.
class Circles {
 public:
  explicit Circles(const json& root) : root_(root) {}

  // Adds a sentence to `sentences` for each endless schema inside `schema`.
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
      const std::string below = place + "/" + word;
      if (is_among(kSchemaMaps, word) && value.is_object()) find_each(value, below, sentences);
      if (!has_schemas(word)) continue;
      if (value.is_array()) find_each(value, below, sentences);
      if (value.is_object()) find(value, below, sentences);
    }
  }

 private:
  void find_each(const json& schemas, const std::string& place, std::string& sentences) {
    for (const auto& [name, each] : schemas.items()) find(each, place + "/" + name, sentences);
  }

  // Limits the recursion. A longer chain of references is not reported; people do not write such
  // schemas.
  static constexpr std::size_t kLongestChain = 100;

  // Returns true if the schema is endless. Does not follow a part with its own id, because
  // references in that part point into the part and not into `root_`.
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

  // Returns true if the schema applies an endless schema to the same value.
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
      if (list != schema.end() && list->is_array() && any_leads_round(*list)) return true;
    }
    for (const std::string_view word : kInPlaceMaps) {
      const auto map = schema.find(word);
      if (map != schema.end() && map->is_object() && any_leads_round(*map)) return true;
    }
    return false;
  }

  // Returns true if a schema of this list or map is endless.
  bool any_leads_round(const json& schemas) {
    return std::any_of(schemas.begin(), schemas.end(),
                       [this](const json& next) { return leads_round(next); });
  }

  const json& root_;
  std::set<const json*> above_;  // the schemas between the root and the current schema
  std::set<const json*> clear_;  // the schemas that are known to end
};

// Adds a sentence for each endless schema. Parses only schemas that contain a reference, because
// most schemas contain none and so are not endless.
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

std::string endless_schemas(const manifest::Action& action, const std::string& place) {
  std::string sentences;
  find_circles(action.parameters, place + "/parameters", sentences);
  find_circles(action.result, place + "/result", sentences);
  return sentences;
}

Result<void> check_schemas_end(const manifest::Manifest& manifest) {
  std::string sentences;
  for (std::size_t i = 0; i < manifest.actions.size(); ++i) {
    sentences += endless_schemas(manifest.actions[i], "/actions/" + std::to_string(i));
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
