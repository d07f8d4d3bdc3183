#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/secret.h"

namespace patchbay::oauth_messages {

// What a token endpoint gave (RFC 6749 §5.1).
struct TokenSet {
  Secret access_token;
  // None on a refresh: the old one stays. None on an exchange: the account cannot be refreshed.
  std::optional<Secret> refresh_token;
  std::string token_type = "Bearer";
  std::optional<WallTime> expires_at;  // by the passed clock; none: it is not known to expire
  std::optional<WallTime> refresh_expires_at;
  // As granted: fewer, or others, than were asked for. Where the answer does not say, what was
  // asked for (§5.1).
  std::vector<std::string> scopes;
  // False: the answer speaks of scopes, and names none that can be read. So it is with tokens of
  // GitHub Apps ("scope": ""), whose rights are not scopes; only the provider knows them.
  bool scopes_known = true;
};

}  // namespace patchbay::oauth_messages
