#include "schema/assertion.h"

#include <algorithm>

#include "base/utf8.h"
#include "schema/fault_text.h"
#include "schema/rule_text.h"
#include "schema/value_equality.h"

namespace patchbay::schema {
namespace {

// Returns ", such as 2021-01-31" if the format has an example; otherwise "".
std::string such_as(std::string_view format) {
  const std::string_view example = formats::example_of(format);
  return example.empty() ? std::string() : ", such as " + std::string(example);
}

}  // namespace

bool Assertion::is_one(Word word) {
  return (word >= Word::kType && word <= Word::kUniqueItems) || word == Word::kMinProperties ||
         word == Word::kMaxProperties || word == Word::kAnnotation;
}

bool Assertion::apply(SearchBudget& searches, std::uint64_t hash_seed) {
  const Node& asked = *keyword_.value;
  switch (keyword_.word) {
    case Word::kType:
      return has_type(asked) ||
             fail_options(asked.is(Kind::kArray) ? asked.items() : std::span(&asked, 1));
    case Word::kEnum:
      return among(asked.items()) || fail_options(asked.items());
    case Word::kConst:
      return among({&asked, 1}) || fail_options({&asked, 1});
    case Word::kMultipleOf:
    case Word::kMinimum:
    case Word::kMaximum:
    case Word::kExclusiveMinimum:
    case Word::kExclusiveMaximum:
      return value_.is_number() && apply_to_number();
    case Word::kMinLength:
    case Word::kMaxLength:
    case Word::kPattern:
    case Word::kFormat:
      return apply_to_string(searches);
    case Word::kMinItems:
    case Word::kMaxItems:
      return value_.is(Kind::kArray) &&
             apply_to_size(value_.items().size(), keyword_.word == Word::kMinItems);
    case Word::kMinProperties:
    case Word::kMaxProperties:
      return value_.is(Kind::kObject) &&
             apply_to_size(value_.members().size(), keyword_.word == Word::kMinProperties);
    case Word::kUniqueItems:
      return value_.is(Kind::kArray) && (!asked.boolean() || has_unique_items(hash_seed));
    default:
      return annotate();
  }
}

bool Assertion::apply_to_number() {
  if (!keyword_.number) return false;  // a boolean in draft 04
  const Word word = keyword_.word;
  if (word == Word::kMultipleOf) {
    return is_multiple(number_.number(), *keyword_.number) || fail();
  }
  const bool lower = word == Word::kMinimum || word == Word::kExclusiveMinimum;
  const int order = compare(number_.number(), *keyword_.number);
  return (lower ? order > 0 : order < 0) || (order == 0 && !is_open_bound(model_, id_, keyword_)) ||
         fail();
}

bool Assertion::apply_to_string(SearchBudget& searches) {
  if (keyword_.word == Word::kFormat) unit_.annotation = to_json(*keyword_.value);
  if (!value_.is(Kind::kString)) return false;
  const std::string_view text = value_.text();
  switch (keyword_.word) {
    case Word::kPattern:
      return keyword_.patterns.front()->search(text, searches) == Pattern::Match::kYes || fail();
    case Word::kFormat:
      return !keyword_.format || keyword_.format(text) || fail(such_as(keyword_.value->text()));
    default:
      return apply_to_size(count_code_points(text), keyword_.word == Word::kMinLength);
  }
}

bool Assertion::apply_to_size(std::size_t size, bool least) {
  return (least ? size >= keyword_.count : size <= keyword_.count) || fail();
}

// Sets the annotation. Identifiers and comments ("$id", "$comment") do not annotate a value.
// Keywords that begin with "content" annotate only strings.
bool Assertion::annotate() {
  const bool id = keyword_.name == "id" && model_.dialect_of(id_) == Dialect::kDraft4;
  if (id || keyword_.name.starts_with('$')) return false;
  if (keyword_.name.starts_with("content") && !value_.is(Kind::kString)) return false;
  unit_.annotation = to_json(*keyword_.value);
  return true;
}

bool Assertion::has_type(const Node& type) const {
  if (type.is(Kind::kArray)) {
    return std::any_of(type.items().begin(), type.items().end(),
                       [&](const Node& name) { return has_type(name); });
  }
  constexpr std::string_view kNames[] = {"null",   "boolean", "integer", "number",
                                         "string", "array",   "object"};
  const std::string_view name = type.text();
  if (name == kNames[static_cast<std::size_t>(value_.kind())]) return true;
  if (name == "number") return value_.is_number();
  return name == "integer" && value_.is_number() && model_.dialect_of(id_) != Dialect::kDraft4 &&
         number_.number().is_integral();
}

bool Assertion::among(std::span<const Node> values) const {
  return std::any_of(values.begin(), values.end(),
                     [&](const Node& candidate) { return equal(NodeValue(candidate), number_); });
}

bool Assertion::has_unique_items(std::uint64_t hash_seed) {
  const auto equals = equal_items(number_, hash_seed);
  if (!equals) return true;
  unit_.valid = false;
  unit_.findings.push_back(
      with_detail(unit_.instance_location, keyword_, value_, "items that all differ",
                  "items " + std::to_string(equals->first) + " and " +
                      std::to_string(equals->second) + " are equal, counted from 0"));
  return true;
}

// Adds a fault: what the keyword allows, followed by `more`. Returns true, because the keyword
// applies to the value.
bool Assertion::fail(std::string_view more) {
  unit_.valid = false;
  unit_.findings.push_back({.fault = {unit_.instance_location, std::string(keyword_.name), "",
                                      allowed_by(model_, id_, keyword_) + std::string(more), ""},
                            .word = keyword_.word,
                            .value = &value_});
  return true;
}

bool Assertion::fail_options(std::span<const Node> options) {
  unit_.valid = false;
  const bool types = keyword_.word == Word::kType;
  auto all = pointers_to(options);
  unit_.findings.push_back(neither(unit_.instance_location, keyword_.name, value_,
                                   types ? std::vector<const Node*>() : all,
                                   types ? all : std::vector<const Node*>()));
  return true;
}

}  // namespace patchbay::schema
