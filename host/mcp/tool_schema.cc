#include "mcp/tool_schema.h"

#include <algorithm>
#include <array>
#include <vector>

#include "mcp/references.h"

namespace patchbay::mcp {
namespace {

using wire::Json;

bool names(const Json& list, const std::string& name) {
  return list.is_array() && std::find(list.begin(), list.end(), Json(name)) != list.end();
}

bool is_object_schema(const Json& schema) {
  const auto type = schema.find("type");
  return type != schema.end() && *type == "object";
}

// Keywords whose value is a schema, or a list or object of schemas.
constexpr std::array<const char*, 10> kSchemas = {
    "items",           "contains",         "propertyNames",       "not", "if", "then", "else",
    "additionalItems", "unevaluatedItems", "additionalProperties"};
constexpr std::array<const char*, 4> kLists = {"anyOf", "oneOf", "allOf", "prefixItems"};
constexpr std::array<const char*, 5> kObjects = {"properties", "patternProperties", "$defs",
                                                 "definitions", "dependentSchemas"};

// Where a schema stands: it is reached from the arguments by names of properties alone, it is
// another part of their schema, or it belongs to the result.
enum class SchemaRole { kParameters, kPart, kResult };

SchemaRole part_of(SchemaRole of) { return of == SchemaRole::kParameters ? SchemaRole::kPart : of; }

void adapt(Json& schema, SchemaRole of);

// Adapts a schema inside another schema. A boolean schema becomes an object, because some model
// families reject a whole list of tools with a boolean schema.
void adapt_part(Json& schema, SchemaRole of) {
  if (schema.is_boolean()) {
    schema = schema.get<bool>() ? Json::object() : Json{{"not", Json::object()}};
  }
  adapt(schema, of);
}

// Removes "null" from the type of an optional property. A call may still send null.
void adapt_type(Json& property) {
  const auto type = property.find("type");
  if (type == property.end() || !type->is_array()) return;
  Json others = Json::array();
  for (const Json& each : *type) {
    if (each != "null") others.push_back(each);
  }
  if (others.size() == 1) {
    *type = Json(others.front());
  } else if (!others.empty()) {
    *type = std::move(others);
  }
}

// Converts the boolean bounds of draft 04 to the bounds of later drafts.
void adapt_bound(Json& schema, const char* exclusive, const char* bound) {
  const auto found = schema.find(exclusive);
  if (found == schema.end() || !found->is_boolean()) return;
  const bool excludes = found->get<bool>();
  schema.erase(exclusive);
  if (!excludes || !schema.contains(bound)) return;
  schema[exclusive] = Json(schema[bound]);
  schema.erase(bound);
}

void adapt_object(Json& schema, SchemaRole of) {
  const auto type = schema.find("type");
  if (type != schema.end() && *type != "object" && !names(*type, "object")) {
    schema.erase("properties");
    schema.erase("required");
    return;
  }
  if (is_object_schema(schema) && !schema.contains("properties")) {
    schema["properties"] = Json::object();
  }
  const auto properties = schema.find("properties");
  if (of == SchemaRole::kResult || properties == schema.end() || !properties->is_object()) return;
  const Json required = schema.value("required", Json::array());
  for (auto& [name, property] : properties->items()) {
    if (property.is_object() && !names(required, name)) adapt_type(property);
  }
}

void adapt_keyword(Json& value, bool may_be_flag, SchemaRole of) {
  if (value.is_array()) {
    for (Json& each : value) adapt_part(each, part_of(of));
  } else if (!may_be_flag || !value.is_boolean()) {
    adapt_part(value, part_of(of));
  }
}

void adapt(Json& schema, SchemaRole of) {
  if (!schema.is_object()) return;
  for (const char* keyword : kSchemas) {
    const auto found = schema.find(keyword);
    if (found == schema.end()) continue;
    adapt_keyword(*found, std::string_view(keyword).starts_with("additional"), of);
  }
  for (const char* keyword : kLists) {
    const auto found = schema.find(keyword);
    if (found != schema.end() && found->is_array()) adapt_keyword(*found, false, of);
  }
  for (const char* keyword : kObjects) {
    const auto found = schema.find(keyword);
    if (found == schema.end() || !found->is_object()) continue;
    const bool is_reached = std::string_view(keyword) == "properties";
    for (auto& [name, each] : found->items()) adapt_part(each, is_reached ? of : part_of(of));
  }
  // Only an argument with a fixed place can be repeated in a header (mirrored_arguments.h).
  if (of != SchemaRole::kParameters) schema.erase("x-mcp-header");
  adapt_bound(schema, "exclusiveMinimum", "minimum");
  adapt_bound(schema, "exclusiveMaximum", "maximum");
  // Clients compile patterns in another dialect. Some drop the whole list of tools because of one
  // pattern that does not compile.
  const auto pattern = schema.find("pattern");
  if (of == SchemaRole::kResult && pattern != schema.end() && pattern->is_string())
    schema.erase(pattern);
  adapt_object(schema, of);
}

// Returns the names that an alternative requires, as "a" and "b".
std::string required_in(const Json& alternative) {
  std::string text;
  for (const Json& name : alternative.value("required", Json::array())) {
    if (!name.is_string()) continue;
    text.append(text.empty() ? "" : " and ").append("\"" + name.get<std::string>() + "\"");
  }
  return text;
}

void merge_properties(const Json& from, Json& into) {
  const auto properties = from.find("properties");
  if (properties == from.end() || !properties->is_object()) return;
  for (const auto& [name, property] : properties->items()) {
    if (!into["properties"].contains(name)) into["properties"][name] = property;
  }
}

// Merges a keyword's alternatives into the root, and returns a sentence about them.
std::string merge_alternatives(const Json& alternatives, bool exactly_one, Json& root) {
  std::vector<std::string> each_requires;
  for (const Json& alternative : alternatives) {
    if (!alternative.is_object()) continue;
    merge_properties(alternative, root);
    if (auto required = required_in(alternative); !required.empty()) {
      each_requires.push_back(std::move(required));
    }
  }
  if (each_requires.empty()) return {};
  std::string rule = exactly_one ? "Give exactly one of these: " : "Give at least one of these: ";
  for (std::size_t i = 0; i < each_requires.size(); ++i) {
    rule.append(i == 0 ? "" : "; or ").append(each_requires[i]);
  }
  return rule + ".";
}

void merge_all(const Json& parts, Json& root) {
  for (const Json& part : parts) {
    if (!part.is_object()) continue;
    merge_properties(part, root);
    for (const Json& name : part.value("required", Json::array())) {
      if (!root.contains("required")) root["required"] = Json::array();
      Json& required = root["required"];
      if (std::find(required.begin(), required.end(), name) == required.end()) {
        required.push_back(name);
      }
    }
  }
}

// Converts the root to a plain object schema: merges or removes keywords such as anyOf and not.
// Returns sentences about the alternatives that the schema no longer has.
std::string flatten(Json& root) {
  std::string rule;
  for (const char* keyword : {"anyOf", "oneOf", "allOf"}) {
    const auto found = root.find(keyword);
    if (found == root.end()) continue;
    const Json parts = std::move(*found);
    root.erase(keyword);
    if (!parts.is_array()) continue;
    if (std::string_view(keyword) == "allOf") {
      merge_all(parts, root);
      continue;
    }
    const std::string sentence =
        merge_alternatives(parts, std::string_view(keyword) == "oneOf", root);
    rule.append(rule.empty() || sentence.empty() ? "" : " ").append(sentence);
  }
  for (const char* keyword : {"not", "if", "then", "else", "enum", "const", "dependentSchemas"}) {
    root.erase(keyword);
  }
  return rule;
}

// Returns true if all clients understand the schema. Returns false if it has ids, anchors or
// dynamic references, or patterns for property names, which clients compile in another dialect.
bool is_readable_everywhere(const Json& schema) {
  if (!schema.is_structured()) return true;
  if (schema.is_object()) {
    if (schema.contains("patternProperties")) return false;
    for (const char* keyword :
         {"$id", "id", "$anchor", "$dynamicRef", "$dynamicAnchor", "$recursiveRef"}) {
      const auto found = schema.find(keyword);
      if (found != schema.end() && found->is_string()) return false;
    }
  }
  return std::all_of(schema.begin(), schema.end(), is_readable_everywhere);
}

}  // namespace

ShownParameters shown_parameters(const Json& schema) {
  ShownParameters shown{schema.is_object() ? without_references(schema) : Json::object(), {}, {}};
  Json& root = shown.schema;
  if (!root.is_object()) root = Json::object();  // the root was a reference to a boolean schema
  root["type"] = "object";
  if (!root.contains("properties") || !root["properties"].is_object()) {
    root["properties"] = Json::object();
  }
  if (root.contains("required") && !root["required"].is_array()) root.erase("required");
  shown.rule = flatten(root);
  adapt(root, SchemaRole::kParameters);
  root.erase("x-mcp-header");
  shown.mirrored = keep_mirrored(root);
  return shown;
}

std::optional<ShownResult> shown_result(const Json& schema) {
  if (!schema.is_object() || schema.empty() || !is_readable_everywhere(schema)) return std::nullopt;
  ShownResult shown{without_references(schema), false};
  // The root was a reference to a boolean schema.
  if (!shown.schema.is_object()) return std::nullopt;
  adapt(shown.schema, SchemaRole::kResult);
  shown.schema.erase("$schema");
  if (is_object_schema(shown.schema)) return shown;
  move_references(shown.schema, "#/properties/result");
  Json wrapper = {{"type", "object"}, {"properties", Json::object()}, {"required", {"result"}}};
  wrapper["properties"]["result"] = std::move(shown.schema);
  return ShownResult{std::move(wrapper), true};
}

}  // namespace patchbay::mcp
