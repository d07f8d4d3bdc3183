#include "schema/fault_text.h"

#include <algorithm>
#include <array>

#include "base/nearest.h"
#include "base/utf8.h"
#include "schema/json_names.h"
#include "telemetry/redaction.h"

namespace patchbay::schema {
namespace {

constexpr std::size_t kListed = 20;  // maximum number of shown entries of a list

std::string_view type_name(const Node& value) {
  constexpr std::string_view kNames[] = {"",         "a boolean", "an integer", "a number",
                                         "a string", "an array",  "an object"};
  return kNames[static_cast<std::size_t>(value.kind())];
}

// Returns true if a key of the pointer is a name for a secret, so that the value is a secret or a
// part of one. With enum and const, the names "state", "code", "key" and "ticket" do not count,
// because the hint with the most similar value helps the caller.
bool is_secret(std::string_view pointer, std::string_view keyword) {
  constexpr std::array<std::string_view, 4> kOthers = {"state", "code", "key", "ticket"};
  const bool has_list = keyword == "enum" || keyword == "const";
  while (!pointer.empty()) {
    pointer.remove_prefix(1);  // removes the slash
    const std::size_t end = std::min(pointer.find('/'), pointer.size());
    const std::string_view name = pointer.substr(0, end);
    const bool is_other =
        has_list && std::find(kOthers.begin(), kOthers.end(), name) != kOthers.end();
    if (!is_other && telemetry::is_secret_name(name)) return true;
    pointer.remove_prefix(end);
  }
  return false;
}

std::string object_at(std::string_view pointer) {
  return pointer.empty() ? "The object" : "The object at \"" + pointer_shown(pointer) + "\"";
}

// Returns a list in the form: "a", "b" and 3 more.
std::string list_of_names(const std::vector<std::string_view>& names) {
  std::string list;
  for (std::size_t i = 0; i < std::min(names.size(), kListed); ++i) {
    list += (i == 0 ? "\"" : ", \"") + std::string(names[i]) + "\"";
  }
  if (names.size() > kListed) list += " and " + std::to_string(names.size() - kListed) + " more";
  return list;
}

// Appends the value's JSON, without members whose names suggest a secret. May stop after `most`
// bytes.
void append_without_secrets(std::string& out, const Node& value, std::size_t most) {
  if (value.kind() < Kind::kArray) {
    out += json::json_prefix(value, most);
    return;
  }
  const bool is_array = value.is(Kind::kArray);
  out += is_array ? '[' : '{';
  for (std::size_t i = 0; i < value.size() && out.size() < most; ++i) {
    if (i > 0) out += ',';
    if (is_array) {
      append_without_secrets(out, value.items()[i], most);
      continue;
    }
    const auto& [key, member] = value.members()[i];
    json::append_json_string(out, key);
    out += ':';
    if (telemetry::is_secret_name(key) && !member.is(Kind::kNull)) {
      json::append_json_string(out, telemetry::kRedacted);
    } else {
      append_without_secrets(out, member, most);
    }
  }
  out += is_array ? ']' : '}';
}

}  // namespace

std::string shown(const Node& value) {
  constexpr std::size_t kMost = 80;
  constexpr std::size_t kRead = 4096;  // number of bytes that are searched for secrets
  std::string text;
  append_without_secrets(text, value, kRead);
  text = telemetry::redact(text);
  if (text.size() <= kMost) return text;
  return std::string(utf8_prefix(text, kMost)) + "…";
}

std::string value_at(std::string_view pointer) {
  return pointer.empty() ? "The value" : "The value at \"" + pointer_shown(pointer) + "\"";
}

bool hides(const Fault& fault, const Node& found) {
  return !found.is(Kind::kNull) && is_secret(fault.pointer, fault.keyword);
}

void tell_value(Fault& fault, const Node& found) {
  fault.found = hides(fault, found) ? std::string(telemetry::kRedacted) : shown(found);
  if (!fault.sentence.empty()) return;
  const bool null = found.is(Kind::kNull);
  fault.sentence = value_at(fault.pointer) + " is " + fault.found +
                   (null ? "" : " (" + std::string(type_name(found)) + ")") + ", expected " +
                   fault.allowed + ".";
}

Fault fault_of(const std::string& pointer, std::string_view keyword, const Node& found,
               std::string allowed) {
  Fault fault{pointer, std::string(keyword), "", std::move(allowed), ""};
  tell_value(fault, found);
  return fault;
}

Fault missing_key(const std::string& pointer, std::string_view keyword, std::string_view key) {
  Fault fault{pointer, std::string(keyword), "", "the key \"" + std::string(key) + "\"", ""};
  fault.sentence = object_at(pointer) + " lacks the required key \"" + pointer_shown(key) + "\".";
  return fault;
}

Fault missing_one_of(const std::string& pointer, std::string_view keyword,
                     const std::vector<std::vector<std::string_view>>& sets) {
  const bool is_one_each =
      std::all_of(sets.begin(), sets.end(), [](const auto& set) { return set.size() == 1; });
  std::string list;
  for (std::size_t i = 0; i < std::min(sets.size(), kListed); ++i) {
    if (i > 0) list += is_one_each ? ", " : "; ";
    for (std::size_t k = 0; k < sets[i].size(); ++k) {
      list += (k == 0 ? "\"" : " and \"") + std::string(sets[i][k]) + "\"";
    }
  }
  if (sets.size() > kListed) list += " and " + std::to_string(sets.size() - kListed) + " more";
  Fault fault{pointer, std::string(keyword), "",
              (is_one_each ? "one of the keys " : "the keys of one of these: ") + list, ""};
  fault.sentence = object_at(pointer) + " lacks " + fault.allowed + ".";
  return fault;
}

void tell_unknown_key(Fault& fault, std::string_view keyword, std::string_view key,
                      const KnownKeys& known) {
  std::string text;
  if (!known.names.empty()) text = list_of_names(known.names);
  for (std::size_t i = 0; i < std::min(known.patterns.size(), kListed); ++i) {
    text += (i > 0          ? ", "
             : text.empty() ? "those that match "
                            : ", and those that match ") +
            std::string(known.patterns[i]);
  }
  fault.keyword = keyword;
  fault.allowed = text.empty() ? "no such key" : "the keys " + text;
  fault.sentence = "The key \"" + pointer_shown(key) + "\" at \"" + pointer_shown(fault.pointer) +
                   "\" is not known" + (text.empty() ? "." : "; known are " + text + ".") +
                   did_you_mean(key, known.absent);
}

void tell_refused_key(Fault& fault, std::string_view key) {
  fault.allowed = "no such key";
  fault.sentence = "The key \"" + pointer_shown(key) + "\" at \"" + pointer_shown(fault.pointer) +
                   "\" must not be given.";
}

void tell_wrong_key(Fault& fault, std::string_view key) {
  const bool counts = fault.keyword == "minLength" || fault.keyword == "maxLength";
  fault.sentence = "The key \"" + pointer_shown(key) + "\" at \"" + pointer_shown(fault.pointer) +
                   "\" is not allowed, expected a key " + (counts ? "with " : "that is ") +
                   fault.allowed + ".";
}

std::string list_of_types(const std::vector<const Node*>& types) {
  std::vector<std::string_view> names;
  for (const Node* type : types) {
    if (std::find(names.begin(), names.end(), type->text()) == names.end()) {
      names.push_back(type->text());
    }
  }
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    text += (i == 0 ? "" : i + 1 < names.size() ? ", " : " or ") + std::string(names[i]);
  }
  return text;
}

std::string types_allowed(const std::vector<const Node*>& types) {
  return "type " + list_of_types(types);
}

std::string list_of_values(const std::vector<const Node*>& values) {
  std::vector<std::string> texts;
  std::size_t more = 0;
  for (const Node* value : values) {
    std::string text = shown(*value);
    if (std::find(texts.begin(), texts.end(), text) != texts.end()) continue;
    if (texts.size() < kListed)
      texts.push_back(std::move(text));
    else
      ++more;
  }
  std::string list;
  for (const std::string& text : texts) list += (list.empty() ? "" : ", ") + text;
  if (more > 0) list += " and " + std::to_string(more) + " more";
  return list;
}

std::string values_allowed(const std::vector<const Node*>& values) {
  const std::string list = list_of_values(values);
  const bool is_one = values.empty() || list == shown(*values.front());
  return (is_one ? "" : "one of ") + list;
}

std::vector<const Node*> pointers_to(std::span<const Node> nodes) {
  std::vector<const Node*> pointers;
  for (const Node& node : nodes) pointers.push_back(&node);
  return pointers;
}

}  // namespace patchbay::schema
