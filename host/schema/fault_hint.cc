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

// Returns the hint for a string that contains JSON of one of `types`, else "".
std::string hint_of_text(std::string_view text, const std::vector<const Node*>& types) {
  if (const std::string_view word = word_of(text); !word.empty()) {
    return names(types, word == "null" ? "null" : "boolean") ? without_quotes("", word) : "";
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
      return fits ? without_quotes("the number ", inner.text()) : "";
    }
    default:
      return "";
  }
}

}  // namespace

std::string hint_of_types(const Node& value, const std::vector<const Node*>& types) {
  if (value.is(Kind::kString)) return hint_of_text(value.text(), types);
  const bool plain = value.is_number() || value.is(Kind::kBoolean);
  if (plain && names(types, "string") && to_json(value).size() <= kShort) return as_text(value);
  return "";
}

std::string hint_of_list(const Node& value) {
  const std::string text = to_json(value);
  const bool whole = text.size() <= kShort && shown(value) == text;  // shown() removed no secret
  return whole ? " Send it as a list: [" + text + "]." : " Send it as a list of one item.";
}

std::string hint_of_texts(std::string_view text, const std::vector<const Node*>& values) {
  std::vector<std::string_view> known;
  for (const Node* value : values) {
    if (!value->is(Kind::kString)) continue;
    if (equal_but_for_case(value->text(), text)) return " Did you mean " + to_json(*value) + "?";
    known.push_back(value->text());
  }
  return did_you_mean(text, known);
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

std::string hint_of_values(const Node& value, const std::vector<const Node*>& values) {
  if (value.is_number() || value.is(Kind::kBoolean)) {
    const std::string text = to_json(value);
    const bool quoted = std::any_of(values.begin(), values.end(), [&](const Node* other) {
      return other->is(Kind::kString) && other->text() == text;
    });
    return quoted ? as_text(value) : "";
  }
  if (!value.is(Kind::kString)) return "";
  const auto send = [&](std::string_view text) -> std::string {
    for (const Node* other : values) {
      if (other->kind() >= Kind::kString || to_json(*other) != text) continue;
      return without_quotes(other->is_number() ? "the number " : "", text);
    }
    return "";
  };
  std::string hint = send(value.text());
  if (hint.empty()) hint = hint_of_texts(value.text(), values);
  return hint.empty() ? send(word_of(value.text())) : hint;
}

}  // namespace patchbay::schema
