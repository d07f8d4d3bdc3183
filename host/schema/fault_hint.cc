#include "schema/fault_hint.h"

#include <algorithm>

#include "base/nearest.h"
#include "json/ascii.h"
#include "schema/fault_text.h"

namespace patchbay::schema {
namespace {

constexpr std::size_t kShort = 40;    // bytes; a hint does not repeat a longer value
constexpr unsigned kTextDepth = 100;  // nesting of JSON within a string

bool names(const std::vector<const Node*>& types, std::string_view type) {
  return std::any_of(types.begin(), types.end(),
                     [&](const Node* name) { return name->text() == type; });
}

bool equal_but_for_case(std::string_view left, std::string_view right) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [&](char a, char b) { return lower(a) == lower(b); });
}

std::string without_quotes(std::string_view what, std::string_view text) {
  return " Send " + std::string(what) + std::string(text) + ", without quotes.";
}

// Returns the JSON word (true, false, null) for a text that has this word in upper or lower case,
// or as another language writes it (True, None, nil …); else "".
std::string_view word_of(std::string_view text) {
  constexpr std::pair<std::string_view, std::string_view> kSpellings[] = {
      {"true", "true"}, {"false", "false"}, {"null", "null"}, {"none", "null"}, {"nil", "null"}};
  for (const auto& [spelling, word] : kSpellings) {
    if (equal_but_for_case(spelling, text)) return word;
  }
  return {};
}

std::string as_text(const Node& value) { return " Send it as a text: \"" + to_json(value) + "\"."; }

bool is_accepted(const Node& value, const Accepts& accepts) { return !accepts || accepts(value); }

// Returns the value that the JSON word `true`, `false` or `null` means.
Node value_of_word(std::string_view word) {
  return word == "null" ? Node::of_null() : Node::of_boolean(word == "true");
}

// Returns the hint for a string that contains JSON of one of `types`, else "".
std::string hint_of_text(std::string_view text, const std::vector<const Node*>& types,
                         const Accepts& accepts) {
  if (const std::string_view word = word_of(text); !word.empty()) {
    const bool fits = names(types, word == "null" ? "null" : "boolean");
    return fits && is_accepted(value_of_word(word), accepts) ? without_quotes("", word) : "";
  }
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == text.npos) return "";
  const bool container = text[first] == '{' || text[first] == '[';
  if (!container && text.size() > kShort) return "";
  const auto document = Document::read(text, kTextDepth);
  if (!document) return "";
  const Node& inner = document.value().root();
  switch (inner.kind()) {
    case Kind::kObject:
      return names(types, "object") ? " It holds JSON: send it as an object." : "";
    case Kind::kArray:
      return names(types, "array") ? " It holds JSON: send it as an array." : "";
    case Kind::kInteger:
    case Kind::kReal: {
      const bool fits = names(types, "number") ||
                        (names(types, "integer") && Number::of_text(inner.text()).is_integral());
      return fits && is_accepted(inner, accepts) ? without_quotes("the number ", inner.text()) : "";
    }
    default:
      return "";
  }
}

const Node* text_equal(std::string_view text, const std::vector<const Node*>& values) {
  const auto at = std::find_if(values.begin(), values.end(), [&](const Node* each) {
    return each->is(Kind::kString) && each->text() == text;
  });
  return at == values.end() ? nullptr : *at;
}

// Returns the value, other than a string, whose JSON is this text. Returns null if there is
// no such value.
const Node* value_written_as(std::string_view text, const std::vector<const Node*>& values) {
  const auto at = std::find_if(values.begin(), values.end(), [&](const Node* each) {
    return each->kind() < Kind::kString && to_json(*each) == text;
  });
  return at == values.end() ? nullptr : *at;
}

// Returns the string that is nearest to the text; null if none is near. A string that differs only
// in case comes first.
const Node* nearest_text(std::string_view text, const std::vector<const Node*>& values) {
  std::vector<std::string_view> known;
  for (const Node* value : values) {
    if (!value->is(Kind::kString)) continue;
    if (equal_but_for_case(value->text(), text)) return value;
    known.push_back(value->text());
  }
  const auto near = nearest(text, known);
  return near ? text_equal(*near, values) : nullptr;
}

}  // namespace

std::string hint_of_types(const Node& value, const std::vector<const Node*>& types,
                          const Accepts& accepts) {
  if (value.is(Kind::kString)) return hint_of_text(value.text(), types, accepts);
  const bool plain = value.is_number() || value.is(Kind::kBoolean);
  if (!plain || !names(types, "string")) return "";
  const std::string text = to_json(value);
  const bool fits = text.size() <= kShort && is_accepted(Node::of_string(text), accepts);
  return fits ? as_text(value) : "";
}

std::string hint_of_list(const Node& value) {
  const std::string text = to_json(value);
  const bool whole = text.size() <= kShort && shown(value) == text;  // shown() removed no secret
  return whole ? " Send it as a list: [" + text + "]." : " Send it as a list of one item.";
}

std::string hint_of_texts(std::string_view text, const std::vector<const Node*>& values) {
  const Node* near = nearest_text(text, values);
  return near ? " Did you mean " + to_json(*near) + "?" : "";
}

std::string hint_of_missing(std::string_view key, const Node& object) {
  constexpr std::size_t kMost = 100;  // members that are compared with the key
  const auto members = object.members();
  for (const Member& member : members.first(std::min(members.size(), kMost))) {
    if (!differ_in_style_alone(key, member.key)) continue;
    return " Its key \"" + pointer_shown(member.key) + "\" may be meant.";
  }
  return "";
}

std::string hint_of_values(const Node& value, const std::vector<const Node*>& values,
                           const Accepts& accepts) {
  const Node* meant = nullptr;
  std::string hint;
  if (value.is_number() || value.is(Kind::kBoolean)) {
    meant = text_equal(to_json(value), values);
    hint = as_text(value);
  } else if (value.is(Kind::kString)) {
    const std::string_view text = value.text();
    if ((meant = value_written_as(text, values))) {
      hint = without_quotes(meant->is_number() ? "the number " : "", text);
    } else if ((meant = nearest_text(text, values))) {
      hint = hint_of_texts(text, values);
    } else if ((meant = value_written_as(word_of(text), values))) {
      hint = without_quotes("", word_of(text));
    }
  }
  return meant && is_accepted(*meant, accepts) ? hint : "";
}

}  // namespace patchbay::schema
