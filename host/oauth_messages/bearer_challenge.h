#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace patchbay::oauth_messages {

// Returns the WWW-Authenticate header of a 401. It contains the address of the resource's metadata,
// and the scopes to request (RFC 6750 §3, RFC 9728 §5.1). `scopes` are separated by spaces. If the
// request had a token, the caller must append `, error="invalid_token"`.
std::string bearer_challenge(std::string_view resource, std::string_view scopes);

// Returns the WWW-Authenticate header of a 403 for a token that lacks scopes (RFC 6750 §3.1).
// `scopes` must also contain the scopes that the token already has (callers::scopes_to_ask_for).
std::string scope_challenge(std::string_view resource, std::string_view scopes);

// Returns the value of a parameter in a WWW-Authenticate header (RFC 9110 §11.6.1), such as
// `scope="a b"` or `error=invalid_token`. Searches all challenges of the header. Returns nullopt if
// no challenge has the parameter.
std::optional<std::string> challenge_parameter(std::string_view header, std::string_view name);

}  // namespace patchbay::oauth_messages
