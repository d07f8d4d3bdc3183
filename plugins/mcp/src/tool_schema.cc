#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <string_view>

#include "pointer.h"
#include "tool.h"

namespace mcp {
namespace {

// Keywords whose value is data, and keywords whose value is a map from names to schemas.
constexpr std::array<std::string_view, 4> kData = {"const", "default", "enum", "examples"};
constexpr std::array<std::string_view, 6> kMaps = {
    "$defs", "definitions", "properties", "dependentSchemas", "dependencies", "patternProperties"};

template <class Names>
bool is_in(const Names& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

void collect_anchors(const Json& node, std::set<std::string>& anchors) {
  if (!node.is_structured()) return;
  for (const char* keyword : {"$anchor", "$dynamicAnchor"}) {
    const std::string name = text_of(node, keyword);
    if (!name.empty()) anchors.insert(name);
  }
  for (const Json& each : node) collect_anchors(each, anchors);
}

// Decodes "%25" and other percent-encodings in a reference's fragment (RFC 3986, section 2.1).
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

// Finds a reference that leads to no place in the schema.
class ReferenceSearch {
 public:
  explicit ReferenceSearch(const Json& root) : root_(root) { collect_anchors(root, anchors_); }

  // Returns "POINTER: why" for a reference below this node that leads to no place, where the
  // pointer begins at this node. Returns "" if every reference leads to a place. Builds the pointer
  // only after it has found a fault, because a server may send millions of nodes. `is_map` is true
  // for a map from names to schemas.
  std::string in(const Json& node, bool is_map) const {
    if (node.is_array()) {
      for (std::size_t i = 0; i < node.size(); ++i) {
        const auto found = in(node[i], false);
        if (!found.empty()) return "/" + std::to_string(i) + found;
      }
    }
    if (!node.is_object()) return {};
    for (const auto& [name, value] : node.items()) {
      const auto found = in_member(name, value, is_map);
      if (!found.empty()) return pointer_part(name) + found;
    }
    return {};
  }

 private:
  std::string in_member(const std::string& name, const Json& value, bool is_map) const {
    if (!is_map && name == "$ref" && value.is_string()) {
      const std::string why = fault_of(value.get_ref<const std::string&>());
      return why.empty() ? "" : ": " + why;
    }
    if (!is_map && is_in(kData, name)) return {};
    return in(value, !is_map && is_in(kMaps, name));
  }

  [[nodiscard]] std::string fault_of(const std::string& reference) const {
    if (reference.empty() || reference == "#") return {};
    if (reference.front() != '#') return "it leads out of the schema, and nothing is fetched.";
    const std::string fragment = unescaped(std::string_view(reference).substr(1));
    if (fragment.front() != '/') {
      return anchors_.count(fragment) != 0 ? "" : "there is no such anchor in the schema.";
    }
    try {
      if (root_.contains(Json::json_pointer(fragment))) return {};
    } catch (const Json::exception&) {  // not a pointer
    }
    return "there is nothing at that place in the schema.";
  }

  const Json& root_;
  std::set<std::string> anchors_;
};

// Returns true if a schema with this `type` accepts objects.
bool takes_objects(const Json& type) {
  if (type.is_array()) return std::find(type.begin(), type.end(), "object") != type.end();
  return type == "object";
}

}  // namespace

std::string lost_reference(const Json& schema) {
  // A part of a schema with an `$id` of its own is another document. The host checks such parts.
  return ReferenceSearch(schema).in(schema, false);
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
