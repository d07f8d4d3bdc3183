// Decides which texts are secret, and masks them. No other code decides this. The log and the event
// sinks pass everything through this code. Code that builds other messages (errors, answers to a
// caller) calls it directly.
#pragma once

#include <string>
#include <string_view>

namespace patchbay {

inline constexpr std::string_view kRedacted = "[redacted]";

// Returns true if a value with this name is a secret: authorization, client_secret, access_token,
// api_key, code, cookie, …. Case, `-`, `_` and `.` make no difference.
bool is_secret_name(std::string_view name);

// Returns the text with everything masked that looks like a credential: `Bearer …` and `Basic …`;
// tokens with the prefixes of known providers (ghp_, gho_, github_pat_, ya29., sk-, xoxb-, eyJ…);
// the value in `name=value` and `"name": "value"` if the name stands for a secret; the user
// information of a URL.
std::string redact(std::string_view text);

// Returns a URL that is safe to show: without user information and fragment. The values of query
// parameters are masked if the name stands for a secret or the value looks like a token.
std::string sanitize_url(std::string_view url);

}  // namespace patchbay
