#include "schema/fault_hint.h"

#include <algorithm>

#include "base/lower_case.h"
#include "base/nearest.h"
#include "schema/fault_text.h"

namespace patchbay::schema {
namespace {

constexpr std::size_t kShort = 40;    // maximum size of a value that a hint repeats, in bytes
constexpr unsigned kTextDepth = 100;  // maximum nesting of JSON inside a string

bool names(const std::vector<const Node*>& types, std::string_view type) {
  return std::any_of(types.begin(), types.end(),
                     [&](const Node* name) { return name->text() == type; });
}

std::string without_quotes(std::string_view what, std::string_view text) {
  return " Send " + std::string(what) + std::string(text) + ", without quotes.";
}

// Returns the JSON word (true, false, null) that the text means: in upper or lower case, or in
// another language's form (True, None, nil …). Otherwise returns "".
std::string_view word_of(std::string_view text) {
  constexpr std::pair<std::string_view, std::string_view> kSpellings[] = {
      {"true", "true"}, {"false", "false"}, {"null", "null"}, {"none", "null"}, {"nil", "null"}};
  for (const auto& [spelling, word] : kSpellings) {
    if (equal_ignoring_case(spelling, text)) return word;
  }
  return {};
}

std::string as_text(const Node& value) { return " Send it as a text: \"" + to_json(value) + "\"."; }

// Returns the value that the JSON word `true`, `false` or `null` means.
Node value_of_word(std::string_view word) {
  return word == "null" ? Node::of_null() : Node::of_boolean(word == "true");
}

bool has_type(const Node& value, const std::vector<const Node*>& types) {
  constexpr std::string_view kNames[] = {"null",   "boolean", "integer", "number",
                                         "string", "array",   "object"};
  return names(types, kNames[static_cast<std::size_t>(value.kind())]) ||
         (value.is_number() &&
          (names(types, "number") ||
           (names(types, "integer") && Number::of_text(value.text()).is_integral())));
}

std::string did_you_mean(const Node& value) { return " Did you mean " + to_json(value) + "?"; }

// Returns the hint for a string that contains JSON of one of `types`.
Hint hint_of_text(std::string_view text, const std::vector<const Node*>& types) {
  if (const std::string_view word = word_of(text); !word.empty()) {
    const Node value = value_of_word(word);
    return has_type(value, types) ? Hint{without_quotes("", word), value} : Hint{};
  }
  constexpr std::string_view kSpaces = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kSpaces);
  if (first == text.npos) return {};
  text = text.substr(first, text.find_last_not_of(kSpaces) + 1 - first);
  const bool container = text[0] == '{' || text[0] == '[';
  if (!container && text.size() > kShort) return {};
  const auto document = Document::read(text, kTextDepth);
  if (!document || !has_type(document.value().root(), types)) return {};
  switch (document.value().root().kind()) {
    case Kind::kObject:
      return {" It holds JSON: send it as an object."};
    case Kind::kArray:
      return {" It holds JSON: send it as an array."};
    case Kind::kInteger:
    case Kind::kReal:
      return {without_quotes("the number ", text),
              Node::of_number(text, document.value().root().kind())};
    default:
      return {};
  }
}

// Returns the hint for a value in place of a list, or for a list in place of its item.
Hint hint_of_list(const Node& value, const std::vector<const Node*>& types) {
  if (value.is(Kind::kArray)) {
    const bool is_one = value.size() == 1 && has_type(value.items().front(), types);
    if (!is_one) return {};
    return {" It is a list of one: send the item alone.", value.items().front()};
  }
  if (value.is(Kind::kNull) || !names(types, "array")) return {};
  const std::string text = json::json_prefix(value, kShort + 1);
  const bool is_whole = text.size() <= kShort && shown(value) == text;  // false if shown() hid a
                                                                        // secret
  return {is_whole ? " Send it as a list: [" + text + "]." : " Send it as a list of one item.",
          value, true};
}

const Node* text_equal(std::string_view text, const std::vector<const Node*>& values) {
  const auto at = std::find_if(values.begin(), values.end(), [&](const Node* each) {
    return each->is(Kind::kString) && each->text() == text;
  });
  return at == values.end() ? nullptr : *at;
}

// Returns the value whose JSON is this text. Strings are excluded. Returns nullptr if there is no
// such value.
const Node* value_written_as(std::string_view text, const std::vector<const Node*>& values) {
  const auto at = std::find_if(values.begin(), values.end(), [&](const Node* each) {
    return each->kind() < Kind::kString && to_json(*each) == text;
  });
  return at == values.end() ? nullptr : *at;
}

// Returns the most similar string, or nullptr if no string is similar. A string that differs only
// in case has priority.
const Node* nearest_text(std::string_view text, const std::vector<const Node*>& values) {
  std::vector<std::string_view> known;
  for (const Node* value : values) {
    if (!value->is(Kind::kString)) continue;
    if (equal_ignoring_case(value->text(), text)) return value;
    known.push_back(value->text());
  }
  const auto near = nearest(text, known);
  return near ? text_equal(*near, values) : nullptr;
}

}  // namespace

Hint hint_of_types(const Node& value, const std::vector<const Node*>& types) {
  Hint hint;
  if (value.is(Kind::kString)) {
    hint = hint_of_text(value.text(), types);
  } else if (value.is_number() && names(types, "string") && value.text().size() <= kShort) {
    hint = {as_text(value), Node::of_string(value.text())};
  } else if (value.is(Kind::kBoolean) && names(types, "string")) {
    hint = {as_text(value), Node::of_string(value.boolean() ? "true" : "false")};
  }
  return hint.empty() ? hint_of_list(value, types) : hint;
}

std::string hint_of_texts(std::string_view text, const std::vector<const Node*>& values) {
  const Node* near = nearest_text(text, values);
  return near ? did_you_mean(*near) : "";
}

std::string_view key_meant(std::string_view missing, const Node& object) {
  constexpr std::size_t kMost = 100;  // maximum number of members to compare with the key
  const auto members = object.members();
  for (const Member& member : members.first(std::min(members.size(), kMost))) {
    if (differ_in_style_alone(missing, member.key)) return member.key;
  }
  return {};
}

Hint hint_of_values(const Node& value, const std::vector<const Node*>& values) {
  if (value.is_number() || value.is(Kind::kBoolean)) {
    const Node* meant = text_equal(to_json(value), values);
    return meant ? Hint{as_text(value), *meant} : Hint{};
  }
  if (!value.is(Kind::kString)) return {};
  const std::string_view text = value.text();
  if (const Node* meant = value_written_as(text, values)) {
    return {without_quotes(meant->is_number() ? "the number " : "", text), *meant};
  }
  if (const Node* meant = nearest_text(text, values)) {
    return {.text = did_you_mean(*meant), .instead = *meant, .is_question = true};
  }
  const Node* meant = value_written_as(word_of(text), values);
  return meant ? Hint{without_quotes("", word_of(text)), *meant} : Hint{};
}

}  // namespace patchbay::schema
