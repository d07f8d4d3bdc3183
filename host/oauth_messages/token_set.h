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
  // If this is empty after a refresh, the old refresh token stays in use. If it is empty after an
  // exchange, the access token cannot be refreshed.
  std::optional<Secret> refresh_token;
  std::string token_type = "Bearer";
  std::optional<WallTime> expires_at;  // by this host's clock; nothing if no end is known
  std::optional<WallTime> refresh_expires_at;
  // The granted scopes, which may differ from the requested scopes. If the answer has no scope
  // member, the granted scopes are the requested scopes (§5.1).
  std::vector<std::string> scopes;
  // False if the answer has a scope member whose scopes cannot be read. GitHub Apps answer like
  // this ("scope": ""), because their rights are not scopes. Then this host does not know which
  // rights the token has.
  bool scopes_known = true;
};

}  // namespace patchbay::oauth_messages
