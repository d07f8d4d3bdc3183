// Decides which texts are secret, and masks them. No other code decides this. The log and the event
// sinks call this code for all their texts. Code that makes other messages (errors, answers to
// callers) calls it directly.
#pragma once

#include <string>
#include <string_view>

namespace patchbay::telemetry {

inline constexpr std::string_view kRedacted = "[redacted]";

// Returns true if a value with this name is a secret: authorization, client_secret, access_token,
// api_key, code, cookie, …. Ignores upper and lower case, `-`, `_` and `.`.
bool is_secret_name(std::string_view name);

// Returns the text with all parts masked that look like a credential. These parts are:
//   - the credential after `Bearer`, `Basic` or `token`
//   - a token with the prefix of a known provider (ghp_, gho_, github_pat_, ya29., sk-, xoxb-, …)
//   - the value in `name=value` and `"name": "value"` if the name means a secret
//   - the user information of a URL
std::string redact(std::string_view text);

// Returns a URL that is safe to show. Removes the user information and the fragment. Masks the
// value of a query parameter if the name means a secret or the value looks like a token.
std::string sanitize_url(std::string_view url);

}  // namespace patchbay::telemetry
