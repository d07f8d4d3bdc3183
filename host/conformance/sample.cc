#include "conformance/sample.h"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "schema/schema.h"

namespace patchbay::conformance {
namespace {

using nlohmann::json;

constexpr int kDeepest = 24;
constexpr int kDeep =
    6;  // deeper values have only required members, because a schema may contain itself

struct ValueSampler {
  const json& root;
  Fill fill;
  const std::string& folder;

  [[nodiscard]] json of(const json& schema, int depth) const;

 private:
  [[nodiscard]] Fill fill_at(int depth) const { return depth < kDeep ? fill : Fill::kRequired; }
  [[nodiscard]] json followed(json schema) const;
  [[nodiscard]] json merged(const json& schema) const;
  [[nodiscard]] json text_of(const json& schema) const;
  [[nodiscard]] json object_of(const json& schema, int depth) const;
  [[nodiscard]] json by_type(const std::string& type, const json& schema, int depth) const;
};

std::string type_of(const json& schema) {
  const json type = schema.value("type", json());
  if (type.is_string()) return type.get<std::string>();
  if (type.is_array()) {
    for (const json& each : type) {
      if (each.is_string() && each != "null") return each.get<std::string>();
    }
    return "null";
  }
  if (schema.contains("properties") || schema.contains("required")) return "object";
  if (schema.contains("items")) return "array";
  if (schema.contains("pattern") || schema.contains("minLength")) return "string";
  return schema.contains("minimum") ? "integer" : "";
}

// Returns 1 if the limits of the schema allow 1. Otherwise returns a number within these limits.
json number_of(const json& schema, bool is_whole) {
  double value = 1;
  const double least = schema.value("minimum", -1e15);
  const double above = schema.value("exclusiveMinimum", -1e15);
  value = std::max({value, least, above == -1e15 ? value : above + 1});
  value = std::min(value, schema.value("maximum", value));
  if (is_whole) return static_cast<std::int64_t>(value);
  return value;
}

// Returns the schema that `$ref` names, combined with the members next to `$ref`.
json ValueSampler::followed(json schema) const {
  for (int i = 0; i < kDeepest && schema.is_object(); ++i) {
    const std::string reference = schema.value("$ref", "");
    const json::json_pointer pointer(reference.starts_with("#/") ? reference.substr(1) : "");
    if (reference.empty() || pointer.empty() || !root.contains(pointer)) break;
    schema.erase("$ref");
    json target = root.at(pointer);
    if (!target.is_object()) return target;
    target.update(schema);
    schema = std::move(target);
  }
  return schema;
}

// Returns the schema combined with the schemas of its `allOf`.
json ValueSampler::merged(const json& schema) const {
  json all = schema;
  all.erase("allOf");
  for (const json& given : schema["allOf"]) {
    json part = followed(given);
    if (part.is_object() && part.contains("allOf")) part = merged(part);
    if (!part.is_object()) continue;
    json required = all.value("required", json::array());
    for (const json& name : part.value("required", json::array())) required.push_back(name);
    all.merge_patch(part);
    if (!required.empty()) all["required"] = std::move(required);
  }
  return all;
}

json ValueSampler::text_of(const json& schema) const {
  std::vector<std::string> candidates = {"a",
                                         "a7",
                                         "abc",
                                         "1",
                                         "octocat/hello",
                                         "https://provider.example",
                                         folder,
                                         "2024-05-06",
                                         "2024-05-06T07:08:09Z",
                                         "ann@example.com",
                                         "main",
                                         "0123456789abcdef0123456789abcdef01234567",
                                         "A",
                                         "/a",
                                         "en"};
  const std::string format = schema.value("format", "");
  if (format == "uri") candidates.insert(candidates.begin(), "https://provider.example");
  if (format == "date") candidates.insert(candidates.begin(), "2024-05-06");
  if (format == "date-time") candidates.insert(candidates.begin(), "2024-05-06T07:08:09Z");
  const auto least = schema.value("minLength", std::size_t{0});
  candidates.emplace_back(std::min(least, std::size_t{10'000}), 'a');
  const json alone = {{"type", "string"},
                      {"pattern", schema.value("pattern", "")},
                      {"minLength", least},
                      {"maxLength", schema.value("maxLength", std::size_t{1'000'000})}};
  const auto compiled = schema::Schema::compile(alone.dump());
  if (!compiled) return "a";
  for (const std::string& each : candidates) {
    if (compiled.value().accepts_value(each)) return each;
  }
  return "a";
}

json ValueSampler::object_of(const json& schema, int depth) const {
  json object = json::object();
  const json properties = schema.value("properties", json::object());
  const json required = schema.value("required", json::array());
  for (const auto& [name, property] : properties.items()) {
    const bool has_default = property.is_object() && property.contains("default");
    const bool is_required = std::ranges::find(required, json(name)) != required.end();
    const Fill here = fill_at(depth);
    if (is_required || here == Fill::kAll || (here == Fill::kDefaults && has_default)) {
      object[name] = of(property, depth + 1);
    }
  }
  for (const json& name : required) {
    if (name.is_string() && !object.contains(name.get<std::string>())) {
      object[name.get<std::string>()] = "a";
    }
  }
  return object;
}

json ValueSampler::by_type(const std::string& type, const json& schema, int depth) const {
  if (type == "string") return text_of(schema);
  if (type == "integer") return number_of(schema, true);
  if (type == "number") return number_of(schema, false);
  if (type == "boolean") return true;
  if (type == "null") return nullptr;
  if (type != "array") return object_of(schema, depth);
  json array = json::array();
  const std::size_t least = schema.value("minItems", std::size_t{0});
  const std::size_t count = std::max<std::size_t>(least, fill_at(depth) == Fill::kAll ? 1 : 0);
  const json items = schema.value("items", json::object());
  for (std::size_t i = 0; i < std::min(count, std::size_t{100}); ++i) {
    array.push_back(of(items, depth + 1));
  }
  return array;
}

json ValueSampler::of(const json& schema, int depth) const {
  if (!schema.is_object() || depth > kDeepest) return nullptr;
  if (schema.contains("const")) return schema["const"];
  if (schema.contains("enum") && !schema["enum"].empty()) return schema["enum"].front();
  if (schema.contains("default")) return schema["default"];
  if (const json examples = schema.value("examples", json::array());
      examples.is_array() && !examples.empty()) {
    return examples.front();
  }
  if (schema.contains("$ref")) {
    const json target = followed(schema);
    return target.is_object() && target.contains("$ref") ? json() : of(target, depth + 1);
  }
  if (schema.contains("allOf") && schema["allOf"].is_array()) return of(merged(schema), depth + 1);
  for (const char* choice : {"oneOf", "anyOf"}) {
    if (schema.contains(choice) && !schema[choice].empty()) {
      json merged = schema;
      merged.erase(choice);
      merged.merge_patch(schema[choice].front());
      return of(merged, depth + 1);
    }
  }
  return by_type(type_of(schema), schema, depth);
}

// Returns values that differ from `value` and may satisfy the schema, the most likely values first.
std::vector<json> others(const json& schema, const json& value) {
  std::vector<json> all;
  for (const char* named : {"enum", "examples"}) {
    if (!schema.is_object()) continue;
    for (const json& each : schema.value(named, json::array())) all.push_back(each);
  }
  if (value.is_boolean()) all.emplace_back(!value.get<bool>());
  if (value.is_number() && std::abs(value.get<double>()) < kLargestExact / 2) {
    const auto number = value.get<double>();
    for (const double each : {number + 1, number - 1, number * 2}) {
      all.push_back(value.is_number_float() ? json(each) : json(static_cast<std::int64_t>(each)));
    }
  }
  if (value.is_string()) {
    for (const char* text : {"https://other.example", "/", "b"}) all.emplace_back(text);
    all.emplace_back(value.get<std::string>() + "a");
  }
  std::erase(all, value);
  return all;
}

}  // namespace

json sample(const json& schema, const json& root, Fill fill, const std::string& folder) {
  return ValueSampler{root, fill, folder}.of(schema, 0);
}

json other_sample(json object, const json& schema,
                  const std::function<bool(const json&)>& accepts) {
  const json properties = schema.value("properties", json::object());
  const json usual = object;
  for (const auto& [name, value] : usual.items()) {
    for (const json& each : others(properties.value(name, json::object()), value)) {
      json changed = object;
      changed[name] = each;
      if (!accepts(changed)) continue;
      object = std::move(changed);
      break;
    }
  }
  return object;
}

}  // namespace patchbay::conformance
