// The one place that decides what must not be seen. Log and event sinks pass everything through it.
// Code that builds a message itself (errors, answers to a caller) calls it directly.
#pragma once

#include <string>
#include <string_view>

namespace patchbay {

inline constexpr std::string_view kRedacted = "[redacted]";

// Whether a value of this name is a secret: authorization, client_secret, access_token, api_key,
// code, cookie, …; case, `-` and `_` make no difference.
bool is_secret_name(std::string_view name);

// The text with everything masked that looks like a credential: `Bearer …` and `Basic …`, tokens by
// their makers' prefixes (ghp_, gho_, github_pat_, ya29., sk-, xoxb-, eyJ…), `name=value` and
// `"name": "value"` with a secret name, the user information of a URL.
std::string redact(std::string_view text);

// A URL fit to be shown: without user information and fragment; the values of query parameters with
// secret names or token-like values are masked.
std::string sanitize_url(std::string_view url);

}  // namespace patchbay
