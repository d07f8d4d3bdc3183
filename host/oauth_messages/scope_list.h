#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "manifest/auth.h"

namespace patchbay::oauth_messages {

// Returns the scopes in a text, without empty ones and repetitions.
std::vector<std::string> separated(std::string_view text, std::string_view separator);

// Returns true for visible ASCII without quotes and backslashes, of limited length (RFC 6749 §3.3).
bool is_scope(std::string_view text);

// Fails with OAUTH_FAILED (invalid_scope) unless each scope is well-formed (RFC 6749 §3.3) and is
// declared, if the manifest declares scopes.
Result<void> check_scopes(std::span<const std::string> scopes, const manifest::OAuth2& declared);

}  // namespace patchbay::oauth_messages
