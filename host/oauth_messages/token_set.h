#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/secret.h"

namespace patchbay::oauth_messages {

// What a token endpoint granted (RFC 6749 §5.1).
struct TokenSet {
  Secret access_token;
  // Empty after a refresh: the old refresh token stays. Empty after an exchange: the access token
  // cannot be refreshed.
  std::optional<Secret> refresh_token;
  std::string token_type = "Bearer";
  std::optional<WallTime> expires_at;  // by the passed clock; nothing if no end is known
  std::optional<WallTime> refresh_expires_at;
  // The granted scopes. They may be fewer or others than the requested ones. If the answer names
  // none, they are the requested scopes (§5.1).
  std::vector<std::string> scopes;
  // False if the answer has a scope member, but no readable scope in it. GitHub Apps answer like
  // this ("scope": ""): their rights are not scopes, and only the provider knows them.
  bool scopes_known = true;
};

}  // namespace patchbay::oauth_messages
