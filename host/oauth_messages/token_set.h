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
  // Empty after a refresh: the old one stays. Empty after an exchange: it cannot be refreshed.
  std::optional<Secret> refresh_token;
  std::string token_type = "Bearer";
  std::optional<WallTime> expires_at;  // by the passed clock; nothing: no end is known
  std::optional<WallTime> refresh_expires_at;
  // The granted scopes: they may be fewer, or others, than asked for. If the answer does not say,
  // the scopes that were asked for (§5.1).
  std::vector<std::string> scopes;
  // False: the answer has a scope member, but no readable scope in it. GitHub Apps answer like this
  // ("scope": ""): their rights are not scopes, and only the provider knows them.
  bool scopes_known = true;
};

}  // namespace patchbay::oauth_messages
