#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/digest.h"
#include "base/random.h"
#include "base/secret.h"

namespace patchbay::callers {

// The scopes that a key can have.
inline constexpr std::array<std::string_view, 5> kScopes = {
    "call",       // for running actions and reading the catalog
    "connect",    // for connecting and disconnecting accounts, and changing preferences
    "admin",      // for managing the organization
    "documents",  // for reading every document of the organization, as an indexer does
    "operate",    // for managing this host and every organization
};

// The record of a key, without the key itself.
struct ApiKey {
  std::string id;  // "key_…"; not secret
  std::string organization;
  std::string user;    // empty for a service key, whose requests name a user
  std::string prefix;  // the key's first characters, so that people can recognize it
  std::vector<std::string> scopes;
  WallTime created_at;
  std::optional<WallTime> expires_at;
  std::optional<WallTime> last_used;  // accurate to about a minute
  std::optional<WallTime> revoked_at;
  std::string profile{};  // the filter for the key's tools (tool_profiles.h); empty: no filter
};

// The SHA-256 of a key. A plain hash is enough: a key has 256 random bits, so it cannot be guessed
// from its hash.
using KeyHash = Sha256;
KeyHash hash_of(std::string_view key);

// Returns "pbk_" and 43 characters of base64url.
Secret make_key(Random& random);
std::string prefix_of(const Secret& key);

}  // namespace patchbay::callers
