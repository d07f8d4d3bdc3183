#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "tool.h"

namespace mcp {
namespace {

// Keywords whose value is data, and those whose value is a map from names to schemas.
constexpr std::array<std::string_view, 4> kData = {"const", "default", "enum", "examples"};
constexpr std::array<std::string_view, 6> kMaps = {
    "$defs", "definitions", "properties", "dependentSchemas", "dependencies", "patternProperties"};

template <class Names>
bool is_in(const Names& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// A part of a JSON pointer (RFC 6901).
std::string pointer_part(std::string_view name) {
  std::string part = "/";
  for (const char c : name) part += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
  return part;
}

bool has_anchor(const Json& node, std::string_view name) {
  if (node.is_object()) {
    for (const char* keyword : {"$anchor", "$dynamicAnchor"}) {
      if (text_of(node, keyword) == name) return true;
    }
  }
  if (!node.is_structured()) return false;
  return std::any_of(node.begin(), node.end(),
                     [&](const Json& each) { return has_anchor(each, name); });
}

// "%25" and the like in a reference's fragment (RFC 3986, section 2.1).
std::string unescaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto hex = text.substr(i + 1, 2);
    const bool is_escape = text[i] == '%' && hex.size() == 2 &&
                           hex.find_first_not_of("0123456789abcdefABCDEF") == hex.npos;
    out += is_escape ? static_cast<char>(std::stoi(std::string(hex), nullptr, 16)) : text[i];
    if (is_escape) i += 2;
  }
  return out;
}

// Why the reference leads nowhere; empty if it leads to a place in the schema.
std::string fault_of_reference(const Json& root, const std::string& reference) {
  if (reference.empty() || reference == "#") return {};
  if (reference.front() != '#') return "it leads out of the schema, and nothing is fetched.";
  const std::string fragment = unescaped(std::string_view(reference).substr(1));
  if (fragment.front() != '/') {
    return has_anchor(root, fragment) ? "" : "there is no such anchor in the schema.";
  }
  try {
    if (root.contains(Json::json_pointer(fragment))) return {};
  } catch (const Json::exception&) {  // not a pointer
  }
  return "there is nothing at that place in the schema.";
}

std::string search(const Json& root, const Json& node, const std::string& place, bool is_map) {
  if (node.is_array()) {
    for (std::size_t i = 0; i < node.size(); ++i) {
      auto found = search(root, node[i], place + "/" + std::to_string(i), false);
      if (!found.empty()) return found;
    }
  }
  if (!node.is_object()) return {};
  for (const auto& [name, value] : node.items()) {
    const std::string here = place + pointer_part(name);
    if (!is_map && name == "$ref" && value.is_string()) {
      const std::string why = fault_of_reference(root, value.get_ref<const std::string&>());
      if (!why.empty()) return here + ": " + why;
    }
    if (!is_map && is_in(kData, name)) continue;
    auto found = search(root, value, here, !is_map && is_in(kMaps, name));
    if (!found.empty()) return found;
  }
  return {};
}

// Whether a schema can be one of objects by its `type`.
bool takes_objects(const Json& type) {
  if (type.is_array()) return std::find(type.begin(), type.end(), "object") != type.end();
  return type == "object";
}

}  // namespace

std::string lost_reference(const Json& schema) {
  // With an `$id` of its own a part of a schema is another document: the host judges that.
  return search(schema, schema, "", false);
}

std::string mend_input_schema(Json& schema) {
  if (!schema.is_object()) return ": it is not a schema of an object.";
  for (const char* keyword : {"properties", "required", "type", "title", "description", "$defs"}) {
    const auto found = schema.find(keyword);
    if (found != schema.end() && found->is_null()) schema.erase(found);
  }
  const auto type = schema.find("type");
  if (type != schema.end() && !takes_objects(*type)) return "/type: it is not \"object\".";
  schema["type"] = "object";
  return lost_reference(schema);
}

}  // namespace mcp
