// Decides, as the only place, what must not be seen. Log and event sinks pass everything through
// this code. Code that builds a message itself (errors, answers to a caller) calls it directly.
#pragma once

#include <string>
#include <string_view>

namespace patchbay {

inline constexpr std::string_view kRedacted = "[redacted]";

// Returns true if a value of this name is a secret: authorization, client_secret, access_token,
// api_key, code, cookie, …. Case, `-`, `_` and `.` make no difference.
bool is_secret_name(std::string_view name);

// Returns the text with everything masked that looks like a credential: `Bearer …` and `Basic …`;
// tokens that begin like those of known makers (ghp_, gho_, github_pat_, ya29., sk-, xoxb-, eyJ…);
// `name=value` and `"name": "value"` with a secret name; the user information of a URL.
std::string redact(std::string_view text);

// Returns a URL that is safe to show: without user information and fragment, and with the values of
// query parameters masked if the name is secret or the value looks like a token.
std::string sanitize_url(std::string_view url);

}  // namespace patchbay
