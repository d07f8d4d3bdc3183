#include "schema/fault_text.h"

#include <algorithm>

#include "base/nearest.h"
#include "json/utf8.h"
#include "schema/json_names.h"
#include "telemetry/redaction.h"

namespace patchbay::schema {
namespace {

constexpr std::size_t kListed = 20;  // of a list of what is known or allowed

std::string_view type_name(const Node& value) {
  constexpr std::string_view kNames[] = {"null",     "a boolean", "an integer", "a number",
                                         "a string", "an array",  "an object"};
  return kNames[static_cast<std::size_t>(value.kind())];
}

// Whether the value is one that its name calls a secret. Where it has to be one of a list it is
// not: "state" is then a state, and what may have been meant is worth more.
bool is_secret(const std::string& pointer, std::string_view keyword) {
  if (keyword == "enum" || keyword == "const") return false;
  return is_secret_name(std::string_view(pointer).substr(pointer.rfind('/') + 1));
}

}  // namespace

std::string shown(const Node& value) {
  constexpr std::size_t kMost = 80;
  constexpr std::size_t kRead = 4096;  // of what is looked at for secrets
  std::string text = redact(std::string_view(to_json(value)).substr(0, kRead));
  if (text.size() <= kMost) return text;
  return std::string(json::utf8_prefix(text, kMost)) + "…";
}

Fault fault_of(const std::string& pointer, std::string_view keyword, const Node& found,
               std::string allowed, std::string_view hint) {
  std::string value(is_secret(pointer, keyword) ? std::string(kRedacted) : shown(found));
  Fault fault{pointer, std::string(keyword), std::move(value), std::move(allowed), ""};
  fault.sentence = "The value at \"" + pointer_shown(pointer) + "\" is " + fault.found + " (" +
                   std::string(type_name(found)) + "), expected " + fault.allowed + "." +
                   std::string(hint);
  return fault;
}

Fault missing_key(const std::string& pointer, std::string_view keyword, std::string_view key) {
  Fault fault{pointer, std::string(keyword), "", "the key \"" + std::string(key) + "\"", ""};
  fault.sentence = "The object at \"" + pointer_shown(pointer) + "\" lacks the required key \"" +
                   pointer_shown(key) + "\".";
  return fault;
}

void tell_unknown_key(Fault& fault, std::string_view keyword, std::string_view key,
                      const std::vector<std::string_view>& known) {
  std::string names;
  for (const std::string_view name :
       known.size() > kListed ? std::span(known).first(kListed) : known) {
    names += (names.empty() ? "\"" : ", \"") + std::string(name) + "\"";
  }
  if (known.size() > kListed) names += " and " + std::to_string(known.size() - kListed) + " more";
  fault.keyword = keyword;
  fault.allowed = names.empty() ? "no such key" : "the keys " + names;
  fault.sentence = "The key \"" + pointer_shown(key) + "\" at \"" + pointer_shown(fault.pointer) +
                   "\" is not known" + (names.empty() ? "." : "; known are " + names + ".") +
                   did_you_mean(key, known);
}

std::string types_allowed(const Node& type) {
  if (!type.is(Kind::kArray)) return "type " + std::string(type.text());
  std::string names = "type ";
  for (const Node& name : type.items()) {
    names += (&name == type.items().data() ? "" : " or ") + std::string(name.text());
  }
  return names;
}

std::string values_allowed(std::span<const Node> values) {
  std::string text = "one of ";
  for (std::size_t i = 0; i < std::min(values.size(), kListed); ++i) {
    text += (i == 0 ? "" : ", ") + shown(values[i]);
  }
  if (values.size() > kListed) text += " and " + std::to_string(values.size() - kListed) + " more";
  return text;
}

std::string value_meant(std::span<const Node> values, const Node& value) {
  if (!value.is(Kind::kString)) return "";
  std::vector<std::string_view> known;
  for (const Node& candidate : values) {
    if (candidate.is(Kind::kString)) known.push_back(candidate.text());
  }
  return did_you_mean(value.text(), known);
}

}  // namespace patchbay::schema
