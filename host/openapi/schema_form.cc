#include "openapi/schema_form.h"

#include <algorithm>
#include <set>

namespace patchbay::openapi {
namespace {

const std::set<std::string> kOneSchema = {"additionalProperties",
                                          "contains",
                                          "else",
                                          "if",
                                          "items",
                                          "not",
                                          "propertyNames",
                                          "then",
                                          "unevaluatedItems",
                                          "unevaluatedProperties"};
const std::set<std::string> kSchemas = {"allOf", "anyOf", "oneOf", "prefixItems"};
const std::set<std::string> kNamedSchemas = {"dependentSchemas", "patternProperties", "properties"};
// Keywords that are copied unchanged. Keywords that are in none of these four sets, such as
// `discriminator`, `xml` and `x-…`, are left out, because they do not say which values are valid.
const std::set<std::string> kPlain = {"const",
                                      "contentEncoding",
                                      "contentMediaType",
                                      "default",
                                      "dependentRequired",
                                      "deprecated",
                                      "description",
                                      "enum",
                                      "examples",
                                      "format",
                                      "maxContains",
                                      "maxItems",
                                      "maxLength",
                                      "maxProperties",
                                      "maximum",
                                      "minContains",
                                      "minItems",
                                      "minLength",
                                      "minProperties",
                                      "minimum",
                                      "multipleOf",
                                      "pattern",
                                      "readOnly",
                                      "required",
                                      "title",
                                      "type",
                                      "uniqueItems",
                                      "writeOnly",
                                      "exclusiveMaximum",
                                      "exclusiveMinimum"};

// In OpenAPI 3.0, `exclusiveMinimum: true` means that `minimum` itself is not valid. In later
// versions `exclusiveMinimum` is the number. Changes the old form to the new form.
void mend_bound(Tree& out, const char* bound, const char* exclusive) {
  if (!member(out, exclusive).is_boolean()) return;
  const bool is_exclusive = out[exclusive].get<bool>();
  out.erase(exclusive);
  if (!is_exclusive || !out.contains(bound)) return;
  out[exclusive] = out[bound];
  out.erase(bound);
}

// Changes the schema so that null is valid, too.
void allow_null(Tree& out) {
  if (out.contains("const") || !out.contains("type")) {
    out = Tree{{"anyOf", Tree::array({std::move(out), Tree{{"type", "null"}}})}};
    return;
  }
  Tree& type = out["type"];
  if (type.is_string()) type = Tree::array({type});
  if (std::ranges::find(type, Tree("null")) == type.end()) type.push_back("null");
  if (out.contains("enum") && out["enum"].is_array() &&
      std::ranges::find(out["enum"], Tree(nullptr)) == out["enum"].end()) {
    out["enum"].push_back(nullptr);
  }
}

}  // namespace

Result<Tree> SchemaForm::of(const Tree& schema) {
  if (schema.is_boolean()) return schema;
  if (!schema.is_object()) return Tree::object();
  PATCHBAY_TRY(Tree out, schema.contains("$ref") ? of_reference(schema) : of_object(schema));
  // The keyword `nullable` belongs to version 3.0, and only beside `type`. But many descriptions
  // use it in other places and versions with the same meaning.
  if (flag_member(schema, "nullable", false)) allow_null(out);
  return out;
}

Result<Tree> SchemaForm::of_object(const Tree& schema) {
  Tree out = Tree::object();
  for (const auto& item : schema.items()) {
    PATCHBAY_TRY(take_over(item.key(), item.value(), out));
  }
  mend_bound(out, "minimum", "exclusiveMinimum");
  mend_bound(out, "maximum", "exclusiveMaximum");
  if (schema.contains("example") && !out.contains("examples")) {
    out["examples"] = Tree::array({schema["example"]});
  }
  if (out.contains("examples") && !out["examples"].is_array()) out.erase("examples");
  drop_required_of_other_side(schema, out);
  return out;
}

// Returns the reference. From version 3.1 on, the keywords beside `$ref` are also valid, so they
// are kept.
Result<Tree> SchemaForm::of_reference(const Tree& schema) {
  const std::string reference = text_member(schema, "$ref");
  PATCHBAY_TRY(const Tree* found, description_.target(reference));
  static_cast<void>(found);
  Tree out = Tree::object();
  if (!description_.is_3_0()) {
    PATCHBAY_TRY(out, of_object(schema));
  }
  out["$ref"] = "#/$defs/" + name_for(reference);
  return out;
}

Result<void> SchemaForm::take_over(const std::string& keyword, const Tree& value, Tree& out) {
  if (kPlain.contains(keyword)) {
    out[keyword] = value;
  } else if (kOneSchema.contains(keyword)) {
    PATCHBAY_TRY(out[keyword], of(value));
  } else if (kSchemas.contains(keyword)) {
    PATCHBAY_TRY(out[keyword], list_of(value));
  } else if (kNamedSchemas.contains(keyword)) {
    PATCHBAY_TRY(out[keyword], map_of(value));
  }
  return success();
}

Result<Tree> SchemaForm::list_of(const Tree& schemas) {
  Tree out = Tree::array();
  for (const Tree& each : schemas) {
    PATCHBAY_TRY(Tree taken, of(each));
    out.push_back(std::move(taken));
  }
  return out;
}

Result<Tree> SchemaForm::map_of(const Tree& schemas) {
  Tree out = Tree::object();
  for (const auto& item : schemas.items()) {
    PATCHBAY_TRY(out[item.key()], of(item.value()));
  }
  return out;
}

void SchemaForm::drop_required_of_other_side(const Tree& schema, Tree& out) const {
  if (!member(out, "required").is_array()) return;
  const char* const other = side_ == Side::kRequest ? "readOnly" : "writeOnly";
  Tree kept = Tree::array();
  for (const Tree& name : out["required"]) {
    if (!name.is_string()) continue;
    const auto found = description_.resolved(member(member(schema, "properties"), name));
    const bool is_others = found && flag_member(*found.value(), other, false);
    if (!is_others) kept.push_back(name);
  }
  out["required"] = kept;
  if (kept.empty()) out.erase("required");
}

// Returns the name under `$defs` for the schema of a reference. This is the last part of the
// reference, with "_" for characters that a reference would have to escape. If another schema has
// this name, adds a number.
std::string SchemaForm::name_for(const std::string& reference) {
  if (const auto known = names_.find(reference); known != names_.end()) return known->second;
  std::string base;
  for (const char c : reference.substr(reference.rfind('/') + 1)) {
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                          (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
    base += is_plain ? c : '_';
  }
  std::string name = base;
  const auto is_taken = [&](const auto& row) { return row.second == name; };
  for (int number = 2; std::ranges::any_of(names_, is_taken); ++number) {
    name = base + "_" + std::to_string(number);
  }
  names_[reference] = name;
  open_.push_back(reference);
  return name;
}

Result<Tree> SchemaForm::definitions() {
  Tree out;
  while (!open_.empty()) {
    const std::string reference = open_.back();
    open_.pop_back();
    PATCHBAY_TRY(const Tree* found, description_.target(reference));
    PATCHBAY_TRY(out[names_[reference]], of(*found));
  }
  return out;
}

}  // namespace patchbay::openapi
