#include "schema/finding.h"

#include <algorithm>

#include "schema/alternatives.h"
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

// Returns the value of `keyword` if the schema has no other keyword; otherwise nullptr.
const Node* alone(const Node& schema, std::string_view keyword) {
  const bool one = schema.is(Kind::kObject) && schema.members().size() == 1;
  return one && schema.members().front().key == keyword ? &schema.members().front().value : nullptr;
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

// Returns what is allowed at a place where this subschema must not fit, for example "anything but
// 5". Returns "" if no value is allowed.
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
  const std::string text = described(model, id, &value);
  return text == kOfAnyKind ? "" : "anything but a value " + text;
}

}  // namespace

Fault told(const Finding& finding, bool with_hint) {
  Fault fault = finding.fault;
  if (finding.word != Word::kRequired) tell_value(fault, *finding.value);
  if (with_hint && !hides(fault, *finding.value)) fault.sentence += finding.hint.text;
  fault.sentence += finding.end;
  return fault;
}

Hint hint_of(const Finding& finding) {
  if (!says_what_may_stand(finding)) return finding.hint;
  Hint hint = hint_of_values(*finding.value, finding.values);
  return hint.empty() ? hint_of_types(*finding.value, finding.types) : hint;
}

bool forbids(const Finding& finding) {
  return finding.fault.keyword == "false" || finding.fault.allowed == kNothing;
}

bool says_what_may_stand(const Finding& finding) {
  return !finding.values.empty() || !finding.types.empty();
}

bool is_at(const Finding& finding, std::string_view pointer) {
  return finding.fault.pointer == pointer;
}

bool is_near(const Finding& finding, std::string_view pointer) {
  const std::string& at = finding.fault.pointer;
  return at == pointer || at.find('/', pointer.size() + 1) == std::string::npos;
}

bool is_unknown_key(const Finding& finding, std::string_view pointer) {
  const bool is_closed =
      finding.word == Word::kAdditionalProperties || finding.word == Word::kUnevaluatedProperties;
  return is_closed && finding.fault.pointer != pointer && is_near(finding, pointer);
}

bool is_wrong_constant(const Finding& finding, std::string_view pointer) {
  return !finding.values.empty() && is_near(finding, pointer);
}

bool is_missing_key(const Finding& finding, std::string_view pointer) {
  return finding.word == Word::kRequired && is_at(finding, pointer);
}

bool is_of_other_type(const Finding& finding, const Node& value) {
  const auto kind = [](const Node& node) { return node.is_number() ? Kind::kReal : node.kind(); };
  return says_what_may_stand(finding) &&
         std::none_of(finding.values.begin(), finding.values.end(),
                      [&](const Node* allowed) { return kind(*allowed) == kind(value); });
}

// Returns the number of faults plus penalties. The penalties, from the largest to the smallest, are
// for: a member that the alternative forbids, a constant that the alternative refuses, a missing
// key, and a wrong type.
std::size_t distance(const std::vector<Finding>& findings, std::string_view pointer) {
  constexpr std::size_t kKey = 1000;
  std::size_t far = findings.size();
  for (const Finding& finding : findings) {
    if (finding.fault.keyword == "false") far += 3 * kKey;
    if (is_missing_key(finding, pointer)) far += finding.hint.empty() ? kKey : kKey / 2;
    if (is_wrong_constant(finding, pointer)) {
      far += kKey + kKey / 4;
    } else if (says_what_may_stand(finding) && is_near(finding, pointer)) {
      far += kKey / 4;
    }
  }
  return far;
}

std::vector<std::string_view> only_lacks(const std::vector<Finding>& findings,
                                         std::string_view pointer) {
  std::vector<std::string_view> keys;
  for (const Finding& finding : findings) {
    if (is_unknown_key(finding, pointer)) continue;
    if (!is_missing_key(finding, pointer) || finding.key.empty()) return {};
    keys.push_back(finding.key);
  }
  return keys;
}

std::set<std::string_view> unknown_keys(const std::vector<Finding>& findings,
                                        std::string_view pointer) {
  std::set<std::string_view> keys;
  for (const Finding& finding : findings) {
    if (is_unknown_key(finding, pointer)) keys.insert(finding.key);
  }
  return keys;
}

bool has_all_keys(const std::vector<Finding>& findings, std::string_view pointer) {
  return std::none_of(findings.begin(), findings.end(), [&](const Finding& finding) {
    const bool is_member = finding.fault.pointer != pointer && is_near(finding, pointer);
    const bool is_forbidden = is_member && forbids(finding);
    return is_forbidden || is_missing_key(finding, pointer) || is_unknown_key(finding, pointer);
  });
}

std::set<std::string_view> places_refused(const std::vector<Finding>& findings,
                                          std::string_view pointer) {
  std::set<std::string_view> places;
  for (const Finding& finding : findings) {
    if (!says_what_may_stand(finding) || !is_near(finding, pointer)) continue;
    places.insert(finding.fault.pointer);
  }
  return places;
}

Finding merged(const std::vector<const Finding*>& findings) {
  std::vector<const Node*> values;
  std::vector<const Node*> types;
  for (const Finding* finding : findings) {
    values.insert(values.end(), finding->values.begin(), finding->values.end());
    types.insert(types.end(), finding->types.begin(), finding->types.end());
  }
  const char* keyword = types.empty() ? "enum" : "type";
  return neither(findings.front()->fault.pointer, keyword, *findings.front()->value,
                 std::move(values), std::move(types));
}

Finding neither(const std::string& pointer, std::string_view keyword, const Node& value,
                std::vector<const Node*> values, std::vector<const Node*> types) {
  std::string allowed;
  if (!values.empty()) allowed = values_allowed(values);
  if (!types.empty()) allowed += (values.empty() ? "" : ", or ") + types_allowed(types);
  if (allowed.empty()) allowed = "nothing, because the list of what is allowed is empty";
  return {.fault = {pointer, std::string(keyword), "", std::move(allowed), ""},
          .word = values.empty() ? Word::kType : Word::kEnum,
          .value = &value,
          .values = std::move(values),
          .types = std::move(types)};
}

Finding with_detail(const std::string& pointer, const Keyword& keyword, const Node& value,
                    const std::string& allowed, const std::string& detail) {
  const std::string end = detail.empty() ? "" : "; " + detail;
  return {.fault = {pointer, std::string(keyword.name), "", allowed + end, ""},
          .word = keyword.word,
          .value = &value,
          .detail = end};
}

Finding missing(const std::string& pointer, std::string_view keyword, std::string_view key,
                const Node& object, std::string_view meant) {
  const std::string hint =
      meant.empty() ? "" : " Its key \"" + pointer_shown(meant) + "\" may be meant.";
  return {.fault = missing_key(pointer, keyword, key),
          .word = Word::kRequired,
          .value = &object,
          .key = std::string(key),
          .hint = {hint}};
}

Finding nothing_allowed(const std::string& pointer, const Node& value) {
  return {.fault = {pointer, "false", "", std::string(kNothing),
                    value_at(pointer) + " is not allowed to be there."},
          .value = &value};
}

Finding does_not_fit(const std::string& pointer, std::string_view keyword, const Node& value) {
  return {.fault = {pointer, std::string(keyword), "", std::string(kNotExamined), ""},
          .value = &value};
}

Finding must_not_fit(const std::string& pointer, const Model& model, SubschemaId id,
                     const Node& value) {
  id = meant(model, id);
  std::string allowed = anything_but(model, id, value);
  Finding finding = allowed.empty() ? nothing_allowed(pointer, value)
                                    : Finding{.fault = {pointer, "", "", std::move(allowed), ""},
                                              .value = &value};
  finding.fault.keyword = "not";
  return finding;
}

}  // namespace patchbay::schema
