#include "openapi/sample.h"

#include "openapi/description.h"

namespace patchbay::openapi {
namespace {

constexpr int kSampleDepth = 12;  // levels of a sample; a schema may refer to itself

Tree sample_at(const Tree& schema, const Tree& root, int left);

// If `schema` is a reference, returns the schema in the `$defs` of `root`. Otherwise returns
// `schema`.
const Tree& followed(const Tree& schema, const Tree& root) {
  const std::string reference = text_member(schema, "$ref");
  const auto slash = reference.rfind('/');
  return slash == std::string::npos ? schema
                                    : member(member(root, "$defs"), reference.substr(slash + 1));
}

// Returns a value that the schema itself contains: an example, an enum value, the constant or the
// default. Returns nullptr if the schema contains no value.
const Tree* named_value(const Tree& schema) {
  for (const char* list : {"examples", "enum"}) {
    const Tree& values = member(schema, list);
    if (values.is_array() && !values.empty() && !values.front().is_null()) return &values.front();
  }
  for (const char* single : {"const", "default"}) {
    if (schema.is_object() && schema.contains(single)) return &schema.at(single);
  }
  return nullptr;
}

std::string type_of(const Tree& schema) {
  const Tree& type = member(schema, "type");
  if (type.is_string()) return type.get<std::string>();
  for (const Tree& each : type) {
    if (each.is_string() && each != "null") return each.get<std::string>();
  }
  return schema.is_object() && schema.contains("properties") ? "object" : "";
}

void add_required(const Tree& schema, const Tree& root, int left, Tree& object) {
  for (const Tree& name : member(schema, "required")) {
    const Tree& property = member(member(schema, "properties"), name.get<std::string>());
    object[name.get<std::string>()] = sample_at(property, root, left);
  }
}

Tree object_sample(const Tree& schema, const Tree& root, int left) {
  Tree object = Tree::object();
  add_required(schema, root, left, object);
  for (const Tree& part : member(schema, "allOf")) {
    const Tree found = sample_at(part, root, left);
    if (!found.is_object()) return found;
    object.update(found);
  }
  return object;
}

Tree sample_at(const Tree& given, const Tree& root, int left) {
  const Tree& schema = followed(given, root);
  if (left == 0) return nullptr;
  if (const Tree* named = named_value(schema)) return *named;
  for (const char* choice : {"oneOf", "anyOf"}) {
    const Tree& all = member(schema, choice);
    if (all.is_array() && !all.empty()) return sample_at(all.front(), root, left - 1);
  }
  const std::string type = type_of(schema);
  if (type == "object" || (type.empty() && schema.is_object() && schema.contains("allOf"))) {
    return object_sample(schema, root, left - 1);
  }
  if (type == "array") return Tree::array({sample_at(member(schema, "items"), root, left - 1)});
  if (type == "integer" || type == "number") {
    const Tree& least = member(schema, "minimum");
    return least.is_number() ? least : Tree(1);
  }
  if (type == "boolean") return true;
  if (type == "null") return nullptr;
  return "a";
}

}  // namespace

Tree sample_of(const Tree& schema, const Tree& root) {
  return sample_at(schema, root, kSampleDepth);
}

}  // namespace patchbay::openapi
