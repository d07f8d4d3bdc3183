#include "conformance/chance.h"

#include <algorithm>
#include <array>
#include <limits>
#include <string>

#include "conformance/sample.h"

namespace patchbay::conformance {
namespace {

using nlohmann::json;

constexpr int kDeepestValue = 8;
constexpr std::size_t kLongText = 3000;  // in characters
constexpr std::size_t kManyItems = 40;

// Texts that break addresses, queries, headers, JSON and C strings if code does not escape the
// texts.
constexpr std::array<std::string_view, 16> kHostileTexts = {
    "",           "..",      "../../etc/passwd", "a/b",   "%2F",       "a?b=c&d=e", "#",
    "\"",         "\\",      "a\r\nX: y",        "<b>\t", "{\"a\":1}", "grün 😀",   "//evil.test",
    "@evil.test", "\x01\x7f"};

template <class Array>
const auto& pick(const Array& array, Chance& chance) {
  return array[chance() % array.size()];
}

// Returns a text of at least `least` characters. The text may have more than `most` characters, but
// only if it begins with a long hostile text.
std::string any_text(Chance& chance, std::size_t least, std::size_t most) {
  std::string text;
  if (once_in(chance, 2)) text = pick(kHostileTexts, chance);
  if (once_in(chance, 16)) text += '\0';
  const std::size_t size = once_in(chance, 8) ? std::min(most, kLongText) : least;
  while (text.size() < size) text += static_cast<char>('a' + chance() % 26);
  return text;
}

struct ValueChooser {
  const json& root;
  Chance& chance;

  [[nodiscard]] json of(const json& schema, int depth) const;

 private:
  [[nodiscard]] json object_of(const json& schema, int depth) const;
  [[nodiscard]] json array_of(const json& schema, int depth) const;
  [[nodiscard]] json number_of(const json& schema, bool is_whole) const;
  [[nodiscard]] json by_type(const std::string& type, const json& schema, int depth) const;
};

json ValueChooser::object_of(const json& schema, int depth) const {
  json object = json::object();
  const json properties = schema.value("properties", json::object());
  const json required = schema.value("required", json::array());
  for (const auto& [name, property] : properties.items()) {
    const bool is_required = std::ranges::find(required, json(name)) != required.end();
    if (is_required || once_in(chance, 2)) object[name] = of(property, depth + 1);
  }
  const bool is_closed = schema.contains("additionalProperties");
  if (!is_closed && once_in(chance, 8)) object[any_text(chance, 1, 20)] = any_value(chance, depth);
  return object;
}

json ValueChooser::array_of(const json& schema, int depth) const {
  const auto least = schema.value("minItems", std::size_t{0});
  const auto most = std::max(least, std::min(schema.value("maxItems", kManyItems), kManyItems));
  const std::size_t count = once_in(chance, 8) ? most : least + chance() % 3;
  const json items = schema.value("items", json::object());
  json array = json::array();
  for (std::size_t i = 0; i < std::min(count, most); ++i) array.push_back(of(items, depth + 1));
  return array;
}

json ValueChooser::number_of(const json& schema, bool is_whole) const {
  const double least = schema.value("minimum", -kLargestExact);
  const double most = schema.value("maximum", kLargestExact);
  const std::array<double, 6> values = {least, most, 0,
                                        1,     -1,   static_cast<double>(chance() % 1000)};
  const double value = std::clamp(pick(values, chance), least, std::max(least, most));
  if (is_whole) return static_cast<std::int64_t>(std::clamp(value, -kLargestExact, kLargestExact));
  return once_in(chance, 2) ? value : std::clamp(value + 0.5, least, std::max(least, most));
}

json ValueChooser::by_type(const std::string& type, const json& schema, int depth) const {
  if (type == "object") return object_of(schema, depth);
  if (type == "array") return array_of(schema, depth);
  if (type == "integer" || type == "number") return number_of(schema, type == "integer");
  if (type == "boolean") return once_in(chance, 2);
  if (type == "null") return nullptr;
  if (type != "string") return any_value(chance, depth);
  const bool is_bound = schema.contains("pattern") || schema.contains("format");
  if (is_bound && !once_in(chance, 4)) return sample(schema, root, Fill::kAll, "/nowhere");
  return any_text(chance, schema.value("minLength", std::size_t{0}),
                  schema.value("maxLength", kLongText));
}

json ValueChooser::of(const json& schema, int depth) const {
  if (!schema.is_object() || depth > kDeepestValue) return any_value(chance, depth);
  if (schema.contains("const")) return schema["const"];
  if (const json values = schema.value("enum", json::array()); !values.empty()) {
    return pick(values, chance);
  }
  if (const std::string reference = schema.value("$ref", ""); reference.starts_with("#/")) {
    const json::json_pointer pointer(reference.substr(1));
    return root.contains(pointer) ? of(root.at(pointer), depth + 1) : json();
  }
  for (const char* choice : {"oneOf", "anyOf"}) {
    if (const json forms = schema.value(choice, json::array()); !forms.empty()) {
      json merged = schema;
      merged.erase(choice);
      merged.merge_patch(pick(forms, chance));
      return of(merged, depth + 1);
    }
  }
  json type = schema.value("type", json(schema.contains("properties") ? "object" : ""));
  if (type.is_array() && !type.empty()) type = json(pick(type, chance));
  return by_type(type.is_string() ? type.get<std::string>() : "", schema, depth);
}

}  // namespace

json any_value(Chance& chance, int depth) {
  switch (chance() % (depth > 4 ? 5 : 7)) {
    case 0:
      return nullptr;
    case 1:
      return chance() % 2 == 0;
    case 2:
      return static_cast<std::int64_t>(chance());
    case 3:
      return std::string(chance() % 40, static_cast<char>('a' + chance() % 26));
    case 4:
      return 1e300;
    case 5: {
      json array = json::array();
      for (std::size_t i = chance() % 4; i > 0; --i) array.push_back(any_value(chance, depth + 1));
      return array;
    }
    default: {
      json object = json::object();
      for (const char* name : {"id", "name", "items", "data", "url", "error", "user"}) {
        if (chance() % 2 == 0) object[name] = any_value(chance, depth + 1);
      }
      return object;
    }
  }
}

json changed(json value, Chance& chance) {
  const bool is_empty = !value.is_structured() || value.empty();
  if (is_empty || chance() % 3 == 0) return any_value(chance, 0);
  auto at = value.begin();
  std::advance(at, static_cast<std::ptrdiff_t>(chance() % value.size()));
  *at = changed(*at, chance);
  return value;
}

json any_value_of(const json& schema, const json& root, Chance& chance) {
  return ValueChooser{root, chance}.of(schema, 0);
}

}  // namespace patchbay::conformance
