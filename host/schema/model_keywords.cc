// Checks each keyword's value and prepares it for use.
#include <array>
#include <charconv>

#include "base/ascii.h"
#include "base/nearest.h"
#include "schema/fault_text.h"
#include "schema/model_reader.h"

namespace patchbay::schema {
namespace {

constexpr std::string_view kTypes[] = {"null",   "boolean", "integer", "number",
                                       "string", "array",   "object"};

bool is_type(const Node& node) {
  return node.is(Kind::kString) &&
         std::find(std::begin(kTypes), std::end(kTypes), node.text()) != std::end(kTypes);
}

bool are_strings(const Node& node) {
  if (!node.is(Kind::kArray)) return false;
  return std::all_of(node.items().begin(), node.items().end(),
                     [](const Node& item) { return item.is(Kind::kString); });
}

// Replaces each class and each escaped character by "x", but not escaped letters and digits. In the
// result, each special character is syntax.
std::string without_literals(std::string_view text) {
  std::string syntax;
  bool in_class = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool escaped = text[at] == '\\' && at + 1 < text.size();
    if (escaped) ++at;
    if (in_class) {
      in_class = escaped || text[at] != ']';
    } else if (escaped && is_alnum(text[at])) {
      syntax.append({'\\', text[at]});
    } else if (escaped || text[at] == '[') {
      syntax += 'x';
      in_class = !escaped;
    } else {
      syntax += text[at];
    }
  }
  return syntax;
}

// Returns true if a + follows a repetition {n,m}. (In \u{41}+ and \p{L}+ the braces are not a
// repetition.)
bool repeats_possessively(std::string_view syntax) {
  for (std::size_t at = syntax.find("}+"); at != syntax.npos; at = syntax.find("}+", at + 1)) {
    const std::size_t open = syntax.find_last_not_of("0123456789,", at - 1);
    if (at == 0 || open == syntax.npos || open + 1 == at || syntax[open] != '{') continue;
    if (open < 2 || syntax[open - 2] != '\\') return true;
  }
  return false;
}

// If the text has syntax of another regular expression engine, returns a sentence with the form of
// ECMA-262; otherwise "".
std::string ecma_form(std::string_view text) {
  constexpr auto kForms = std::to_array<std::pair<std::string_view, std::string_view>>({
      {"(?P<", " ECMA-262 writes a named group as (?<name>…)."},
      {"(?P=", " ECMA-262 refers to a named group as \\k<name>."},
      {"\\A", " ECMA-262 writes the beginning of the text as ^."},
      {"\\Z", " ECMA-262 writes the end of the text as $."},
      {"\\z", " ECMA-262 writes the end of the text as $."},
      {"\\h", " ECMA-262 writes a space or a tab as [ \\t]."},
      {"\\Q", " ECMA-262 does not quote: write \\ before each character that means something."},
      {"(?i", " ECMA-262 has no modifiers: write [aA] for a letter in either case."},
      {"(?s", " ECMA-262 has no modifiers: write [^] for any character."},
      {"(?m", " ECMA-262 has no modifiers: write (?:^|\\n) for the beginning of a line."},
      {"(?x", " ECMA-262 has no modifiers: leave out the spaces and comments."},
      {"(?#", " ECMA-262 has no comments: leave them out."},
      {"\\x{", " ECMA-262 writes a character by its number as \\u{…}."},
      {"(?>", " ECMA-262 has no atomic groups: write (?:…)."},
      {"++", " ECMA-262 has no possessive repetitions: write one sign, as in a+."},
      {"*+", " ECMA-262 has no possessive repetitions: write one sign, as in a+."},
      {"?+", " ECMA-262 has no possessive repetitions: write one sign, as in a+."},
  });
  const std::string syntax = without_literals(text);
  std::string forms;
  if (repeats_possessively(syntax)) {
    forms = " ECMA-262 has no possessive repetitions: leave out the + behind }.";
  }
  for (const auto& [foreign, form] : kForms) {
    const std::string_view searched = foreign.starts_with('\\') ? text : syntax;
    if (searched.find(foreign) != searched.npos && forms.find(form) == forms.npos) forms += form;
  }
  return forms;
}

// Returns the digits of the first {,n}, or "".
std::string first_open_braces(std::string_view text) {
  const std::string syntax = without_literals(text);
  for (std::size_t at = syntax.find("{,"); at != syntax.npos; at = syntax.find("{,", at + 1)) {
    const std::size_t end = syntax.find_first_not_of("0123456789", at + 2);
    if (end == syntax.npos) break;
    if (end > at + 2 && syntax[end] == '}') return syntax.substr(at + 2, end - at - 2);
  }
  return "";
}

// Returns true if the text contains a class in POSIX form: [:alpha:].
bool names_posix_class(std::string_view text) {
  for (std::size_t at = text.find("[:"); at != text.npos; at = text.find("[:", at + 1)) {
    const std::size_t end = text.find_first_not_of("abcdefghijklmnopqrstuvwxyz^", at + 2);
    if (end != text.npos && end > at + 2 && text.substr(end).starts_with(":]")) return true;
  }
  return false;
}

}  // namespace

// Adds a note if the word is similar to a keyword. It may be a misspelt keyword, which has no
// effect.
void ModelReader::note_unknown_word(SubschemaId id, std::string_view name) {
  constexpr std::size_t kMost = 200;  // maximum number of different words to compare with the
                                      // keywords
  if (name.starts_with("x-") || name == "example" || unknown_words_.size() > kMost) return;
  if (!unknown_words_.insert(name).second) return;
  const auto words = words_of(model_.dialect_of(id));
  if (std::find(words.begin(), words.end(), name) != words.end()) return;
  const bool is_older = model_.dialect_of(id) < Dialect::k2019_09;
  if (is_older && name == "$defs")
    return;  // many older schemas have "$defs", and references may lead into it
  const std::string meant =
      is_older && name == "$def" ? " Did you mean \"definitions\"?" : did_you_mean(name, words);
  if (meant.empty()) return;
  const std::string pointer = model_.at(id).pointer + pointer_token(name);
  note(pointer, "\"" + std::string(name) + "\" at \"" + pointer +
                    "\" is no keyword, so it says nothing of the instance." + meant);
}

// Adds notes for syntax that other engines interpret differently. In ECMA-262, the braces of {,n}
// are plain characters, and [[:alpha:]] is a class of [, :, a, l, p and h, followed by a ].
void ModelReader::note_pattern(const std::string& pointer, std::string_view text) {
  if (const std::string digits(first_open_braces(text)); !digits.empty()) {
    note(pointer, "ECMA-262 reads {," + digits + "} as these characters themselves; for at most " +
                      digits + " write {0," + digits + "}.");
  }
  if (names_posix_class(text)) {
    note(pointer,
         "ECMA-262 has no classes such as [:alpha:] and reads the characters themselves; write "
         "[A-Za-z], or \\p{L} for letters of all languages.");
  }
}

// Records the fault and returns success, so that the reading continues and finds all faults.
Result<void> ModelReader::wrong(SubschemaId id, const Keyword& keyword, std::string_view expected) {
  refuse(fault_of(model_.at(id).pointer + pointer_token(keyword.name), keyword.name, *keyword.value,
                  std::string(expected)));
  return success();
}

Result<void> ModelReader::read_value(SubschemaId id, Keyword& keyword) {
  const Node& value = *keyword.value;
  switch (keyword.word) {
    case Word::kRef:
    case Word::kDynamicRef:
    case Word::kRecursiveRef:
      if (!value.is(Kind::kString)) return wrong(id, keyword, "a URI reference");
      return success();
    case Word::kType: {
      const bool list = value.is(Kind::kArray) &&
                        std::all_of(value.items().begin(), value.items().end(), is_type);
      if (!list && !is_type(value))
        return wrong(id, keyword, "the name of a type, or an array of them");
      return success();
    }
    case Word::kEnum:
      if (!value.is(Kind::kArray)) return wrong(id, keyword, "an array");
      return success();
    case Word::kMultipleOf:
    case Word::kMinimum:
    case Word::kMaximum:
    case Word::kExclusiveMinimum:
    case Word::kExclusiveMaximum:
      return read_number(id, keyword);
    case Word::kMinLength:
    case Word::kMaxLength:
    case Word::kMinItems:
    case Word::kMaxItems:
    case Word::kMinContains:
    case Word::kMaxContains:
    case Word::kMinProperties:
    case Word::kMaxProperties:
      return read_count(id, keyword);
    case Word::kUniqueItems:
      if (!value.is(Kind::kBoolean)) return wrong(id, keyword, "true or false");
      return success();
    case Word::kPattern:
      if (!value.is(Kind::kString)) return wrong(id, keyword, "a regular expression");
      return read_pattern(id, keyword, value.text());
    case Word::kPatternProperties:
      if (!value.is(Kind::kObject)) return success();  // the fault was reported before
      for (const Member& member : value.members()) {
        PATCHBAY_TRY(read_pattern(id, keyword, member.key));
      }
      return success();
    case Word::kFormat:
      return read_format(id, keyword);
    case Word::kRequired:
      return read_required(id, keyword);
    case Word::kDependentRequired:
    case Word::kDependencies:
      if (!value.is(Kind::kObject)) return wrong(id, keyword, "an object");
      for (const auto& [key, names] : value.members()) {
        const bool schema = keyword.word == Word::kDependencies && !names.is(Kind::kArray);
        if (!schema && !are_strings(names)) return wrong(id, keyword, "arrays of property names");
      }
      return success();
    case Word::kAllOf:
    case Word::kAnyOf:
    case Word::kOneOf:
      if (value.is(Kind::kArray) && keyword.children.empty()) {
        return wrong(id, keyword, "at least one schema");
      }
      return success();
    default:
      return success();
  }
}

Result<void> ModelReader::read_number(SubschemaId id, Keyword& keyword) {
  const bool flag =
      keyword.value->is(Kind::kBoolean) && model_.dialect_of(id) == Dialect::kDraft4 &&
      (keyword.word == Word::kExclusiveMinimum || keyword.word == Word::kExclusiveMaximum);
  if (flag) return success();  // in draft 04, the flag is a part of minimum or maximum
  if (!keyword.value->is_number()) return wrong(id, keyword, "a number");
  auto number = std::make_shared<const Constant>(keyword.value->text());
  const bool positive = !number->decimal.is_zero() && !number->decimal.negative;
  if (keyword.word == Word::kMultipleOf && !positive) return wrong(id, keyword, "a number above 0");
  keyword.number = std::move(number);
  return success();
}

Result<void> ModelReader::read_count(SubschemaId id, Keyword& keyword) {
  const auto refused = [&] { return wrong(id, keyword, "an integer of 0 or more"); };
  if (!keyword.value->is_number()) return refused();
  const Constant number(keyword.value->text());
  if (!number.decimal.is_integral() || number.decimal.negative) return refused();
  constexpr Wide kMost = UINT32_MAX - 1;  // an instance cannot have so many items, members or
                                          // characters
  keyword.count =
      static_cast<std::size_t>(number.is_wide ? std::min(number.number.wide, kMost) : kMost);
  return success();
}

Result<void> ModelReader::read_pattern(SubschemaId id, Keyword& keyword, std::string_view text) {
  auto& known = patterns_[text];  // schemas often repeat a pattern
  if (!known) {
    auto pattern = Pattern::compile(text);
    if (!pattern) {
      Fault fault = fault_of(model_.at(id).pointer + pointer_token(keyword.name), keyword.name,
                             Node::of_string(text), "a regular expression that can be used");
      fault.sentence += " " + pattern.error().message() + ecma_form(text);
      refuse(std::move(fault));
      return success();
    }
    known = std::make_shared<const Pattern>(std::move(pattern).value());
    note_pattern(model_.at(id).pointer + pointer_token(keyword.name), text);
  }
  keyword.patterns.push_back(known);
  return success();
}

Result<void> ModelReader::read_required(SubschemaId id, Keyword& keyword) {
  if (keyword.value->is(
          Kind::kBoolean)) {  // draft 03: the property itself is required (adopt_required)
    keyword.word = Word::kAnnotation;
    const std::string& place = model_.at(id).pointer;
    const std::string pointer = place + "/required";
    const std::size_t name = place.rfind('/');
    const bool of_property = name != std::string::npos && name > 0 &&
                             std::string_view(place).substr(0, name).ends_with("/properties");
    note(pointer, "\"required\": " + to_json(*keyword.value) + " at \"" + pointer +
                      "\" is the manner of draft 03; " +
                      (!of_property || !keyword.value->boolean()
                           ? "it says nothing here."
                           : "it is read as membership of the parent's \"required\" array."));
    return success();
  }
  if (!are_strings(*keyword.value)) return wrong(id, keyword, "an array of property names");
  return success();
}

Result<void> ModelReader::read_format(SubschemaId id, Keyword& keyword) {
  if (!keyword.value->is(Kind::kString)) return wrong(id, keyword, "the name of a format");
  const FormatCheck check = formats::find_format(keyword.value->text());
  if (!check) {
    const std::string pointer = model_.at(id).pointer + "/format";
    note(pointer, "The format \"" + std::string(keyword.value->text()) + "\" at \"" + pointer +
                      "\" is not known: every value passes it.");
  }
  const bool asserted = model_.resource_of(id).rules.vocabularies & kFormatAssertion;
  if (options_.assert_formats || asserted) keyword.format = check;
  return success();
}

void ModelReader::adopt_required(SubschemaId id, const Keyword& properties) {
  if (!properties.value->is(Kind::kObject)) return;
  for (const auto& [key, property] : properties.value->members()) {
    const Node* mark = property.is(Kind::kObject) ? property.find("required") : nullptr;
    if (mark && mark->is(Kind::kBoolean) && mark->boolean()) {
      model_.subschemas_[id].adopted.push_back(key);
    }
  }
}

}  // namespace patchbay::schema
