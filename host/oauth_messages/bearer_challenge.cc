#include "oauth_messages/bearer_challenge.h"

#include <algorithm>

#include "base/lower_case.h"
#include "base/words.h"
#include "oauth_messages/metadata.h"

namespace patchbay::oauth_messages {
namespace {

bool is_separator(char c) { return c == ' ' || c == '\t' || c == ','; }

// Removes a quoted string from the beginning of `rest`, and returns its text without quotes and
// escaping backslashes (RFC 9110 §5.6.4).
std::string take_quoted(std::string_view& rest) {
  std::string text;
  for (rest.remove_prefix(1); !rest.empty() && rest.front() != '"'; rest.remove_prefix(1)) {
    if (rest.front() == '\\' && rest.size() > 1) rest.remove_prefix(1);
    text += rest.front();
  }
  if (!rest.empty()) rest.remove_prefix(1);
  return text;
}

// Removes the characters up to a separator, a quote or an equals sign, and returns them.
std::string_view take_word(std::string_view& rest) {
  const std::size_t size = std::min(rest.find_first_of(" \t,\"="), rest.size());
  const std::string_view word = rest.substr(0, size);
  rest.remove_prefix(size);
  return word;
}

// Removes the equals sign and the value of a parameter, and returns the value. Returns nullopt if
// the next character is not an equals sign, as after the name of a scheme.
std::optional<std::string> take_value(std::string_view& rest) {
  const std::string_view after = trimmed(rest);
  if (!after.starts_with('=')) return std::nullopt;
  rest = trimmed(after.substr(1));
  if (rest.starts_with('"')) return take_quoted(rest);
  return std::string(take_word(rest));
}

}  // namespace

std::string bearer_challenge(std::string_view resource, std::string_view scopes) {
  std::string text = "Bearer resource_metadata=\"";
  text.append(resource_metadata_address(resource));
  return text.append("\", scope=\"").append(scopes).append("\"");
}

std::string scope_challenge(std::string_view resource, std::string_view scopes) {
  return bearer_challenge(resource, scopes).append(", error=\"insufficient_scope\"");
}

std::optional<std::string> challenge_parameter(std::string_view header, std::string_view name) {
  while (!header.empty()) {
    if (is_separator(header.front()) || header.front() == '=') {
      header.remove_prefix(1);
    } else if (header.front() == '"') {
      take_quoted(header);
    } else {
      const std::string_view word = take_word(header);
      auto value = take_value(header);
      if (value && equal_ignoring_case(word, name)) return value;
    }
  }
  return std::nullopt;
}

}  // namespace patchbay::oauth_messages
