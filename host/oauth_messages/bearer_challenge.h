#pragma once

#include <string>
#include <string_view>

namespace patchbay::oauth_messages {

// Returns the WWW-Authenticate of a 401: where the metadata of the resource is, and which scopes to
// ask for (RFC 6750 §3, RFC 9728 §5.1). `scopes` are separated by spaces. If a token was sent,
// `, error="invalid_token"` follows it.
std::string bearer_challenge(std::string_view resource, std::string_view scopes);

// Returns the WWW-Authenticate of a 403 for a token whose scopes do not suffice (RFC 6750 §3.1).
// Name those that the caller has, too (callers::scopes_to_ask_for).
std::string scope_challenge(std::string_view resource, std::string_view scopes);

}  // namespace patchbay::oauth_messages
