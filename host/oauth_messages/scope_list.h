#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "manifest/auth.h"

namespace patchbay::oauth_messages {

// The scopes in a text; empty ones and repetitions are left out.
std::vector<std::string> separated(std::string_view text, std::string_view separator);

// RFC 6749 §3.3: visible ASCII without quotes and backslashes, and not without end.
bool is_scope(std::string_view text);

// OAUTH_FAILED with invalid_scope unless each can be written (RFC 6749 §3.3) and, where the
// manifest declares any, is declared.
Result<void> check_scopes(std::span<const std::string> scopes, const manifest::OAuth2& declared);

}  // namespace patchbay::oauth_messages
