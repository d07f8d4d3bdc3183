#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/secret.h"

namespace patchbay::oauth_messages {

// The tokens and scopes that a token endpoint granted (RFC 6749 §5.1).
struct TokenSet {
  Secret access_token;
  // Empty after a refresh: the old refresh token stays valid. Empty after an exchange: the access
  // token cannot be refreshed.
  std::optional<Secret> refresh_token;
  std::string token_type = "Bearer";
  std::optional<WallTime> expires_at;  // by this host's clock; nullopt if unknown
  std::optional<WallTime> refresh_expires_at;
  // The granted scopes, which may differ from the requested ones. If the response has no scope
  // member, all requested scopes are granted (§5.1).
  std::vector<std::string> scopes;
  // False if the response has a scope member without readable scopes. GitHub Apps send such a
  // response ("scope": ""), because their rights are not scopes. The host then does not know the
  // token's rights.
  bool scopes_known = true;
};

}  // namespace patchbay::oauth_messages
