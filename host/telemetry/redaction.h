// The one place that decides what must not be seen. Log and event sinks pass everything through
// here; those who build a message themselves (errors, answers to a caller) call it directly.
#pragma once

#include <string>
#include <string_view>

namespace patchbay {

inline constexpr std::string_view kRedacted = "[redacted]";

// Whether what bears this name is a secret: authorization, client_secret, access_token, api_key,
// code, cookie, …; case, `-` and `_` make no difference.
bool is_secret_name(std::string_view name);

// The text with what looks like a credential masked, wherever it stands: `Bearer …` and `Basic …`,
// tokens by their makers' prefixes (ghp_, gho_, github_pat_, ya29., sk-, xoxb-, eyJ…), `name=value`
// and `"name": "value"` with a secret name, the user information of a URL.
std::string redact(std::string_view text);

// A URL fit to be shown: without user information and fragment, the values of query parameters
// with secret names or token-like values masked.
std::string sanitize_url(std::string_view url);

}  // namespace patchbay
