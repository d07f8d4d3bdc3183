#include "schema/finding.h"

#include "schema/fault_hint.h"
#include "schema/fault_text.h"
#include "schema/rule_text.h"
#include "schema/schema.h"

namespace patchbay::schema {
namespace {

// Lists the names in quotes: "a", "b" and "c". `last` is the word before the last name.
std::string names_of(std::span<const Node> names, std::string_view last) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const bool ends = i + 1 == names.size();
    if (i > 0) text += ends ? " " + std::string(last) + " " : ", ";
    text += "\"" + pointer_shown(names[i].text()) + "\"";
  }
  return text;
}

// Returns the value of `keyword` if it is the schema's only keyword, else null.
const Node* alone(const Node& schema, std::string_view keyword) {
  const bool one = schema.is(Kind::kObject) && schema.members().size() == 1;
  return one && schema.members().front().key == keyword ? &schema.members().front().value : nullptr;
}

bool allows_all(const Node& schema) {
  return schema.is(Kind::kObject) ? schema.members().empty()
                                  : schema.is(Kind::kBoolean) && schema.boolean();
}

std::string without_keys(const Node& names, const Node& value) {
  const bool one = names.items().size() == 1;
  if (!value.is(Kind::kObject)) {
    return (one ? "an object without the key " : "an object without one of the keys ") +
           names_of(names.items(), "or");
  }
  return one ? "no key " + names_of(names.items(), "and")
             : "not the keys " + names_of(names.items(), "and") + " together";
}

// Returns the subschema that `id` means: while a subschema is nothing but a reference, its target.
SubschemaId meant(const Model& model, SubschemaId id) {
  constexpr int kReferences = 8;  // references that are followed; they may form a cycle
  for (int i = 0; i < kReferences; ++i) {
    const auto& keywords = model.at(id).keywords;
    const bool refers = keywords.size() == 1 && keywords.front().word == Word::kRef &&
                        keywords.front().target != kNowhere;
    if (!refers) break;
    id = keywords.front().target;
  }
  return id;
}

// Says what a value may be where this subschema must not hold.
std::string anything_but(const Model& model, SubschemaId id, const Node& value) {
  const Node& schema = *model.at(id).node;
  const Node* names = alone(schema, "required");
  if (names && !names->items().empty()) return without_keys(*names, value);
  if (const Node* constant = alone(schema, "const")) return "anything but " + shown(*constant);
  if (const Node* list = alone(schema, "enum")) {
    return "none of " + list_of_values(pointers_to(list->items()));
  }
  if (const Node* type = alone(schema, "type")) {
    const bool several = type->is(Kind::kArray);
    return "any type but " +
           list_of_types(pointers_to(several ? type->items() : std::span(type, 1)));
  }
  if (const Node* pattern = alone(schema, "pattern")) {
    return "a text that does not match the pattern " + std::string(pattern->text());
  }
  return "anything but a value " + described(model, id, &value);
}

}  // namespace

Finding neither(const std::string& pointer, std::string_view keyword, const Node& value,
                std::vector<const Node*> values, std::vector<const Node*> types) {
  std::string allowed;
  if (!values.empty()) allowed = values_allowed(values);
  if (!types.empty()) allowed += (values.empty() ? "" : ", or ") + types_allowed(types);
  std::string hint = hint_of_values(value, values);
  if (hint.empty()) hint = hint_of_types(value, types);
  const Word word = values.empty() ? Word::kType : Word::kEnum;
  Finding finding{.fault = fault_of(pointer, keyword, value, std::move(allowed), hint),
                  .word = word,
                  .value = &value,
                  .values = std::move(values),
                  .types = std::move(types),
                  .hint = hint};
  return finding;
}

Finding missing(const std::string& pointer, std::string_view keyword, std::string_view key,
                const Node& object) {
  return {.fault = missing_key(pointer, keyword, key),
          .word = Word::kRequired,
          .value = &object,
          .key = std::string(key),
          .hint = hint_of_missing(key, object)};
}

Finding nothing_allowed(const std::string& pointer, const Node& value) {
  Finding finding{.fault = fault_of(pointer, "false", value, "nothing"), .value = &value};
  finding.fault.sentence = value_at(pointer) + " is not allowed to be there.";
  return finding;
}

Finding does_not_fit(const std::string& pointer, std::string_view keyword, const Node& value) {
  return {.fault = fault_of(pointer, keyword, value, std::string(kNotExamined)), .value = &value};
}

Finding must_not_fit(const std::string& pointer, const Model& model, SubschemaId id,
                     const Node& value) {
  id = meant(model, id);
  Finding finding =
      allows_all(*model.at(id).node)
          ? nothing_allowed(pointer, value)
          : Finding{.fault = fault_of(pointer, "not", value, anything_but(model, id, value)),
                    .value = &value};
  finding.fault.keyword = "not";
  return finding;
}

}  // namespace patchbay::schema
