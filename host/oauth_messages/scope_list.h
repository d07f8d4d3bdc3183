#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "manifest/auth.h"

namespace patchbay::oauth_messages {

// Splits a text into scopes. Leaves out empty and repeated scopes.
std::vector<std::string> separated(std::string_view text, std::string_view separator);

// Returns true if the text is a scope: visible ASCII without quotes and backslashes, not empty and
// not too long (RFC 6749 §3.3).
bool is_scope(std::string_view text);

// Returns the scopes of `named` that the host may request. `named` comes from a server. The result
// contains only valid scopes, at most 100, and at most 4 KiB in total.
std::vector<std::string> usable_scopes(std::vector<std::string> named);

// Fails with OAUTH_FAILED (invalid_scope) if a scope is malformed (RFC 6749 §3.3).
Result<void> check_scopes(std::span<const std::string> scopes);

// Fails with OAUTH_FAILED (invalid_scope) if the manifest declares scopes and a scope is not one of
// them.
Result<void> check_declared(std::span<const std::string> scopes, const manifest::OAuth2& declared);

}  // namespace patchbay::oauth_messages
