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
    "call",       // run actions, read the catalog
    "connect",    // connect and disconnect accounts, change preferences
    "admin",      // manage the organization
    "documents",  // read every document of the organization, as an indexer does
    "operate",    // manage this host, for every organization
};

// A key's record: everything except the key itself.
struct ApiKey {
  std::string id;  // "key_…", not secret
  std::string organization;
  std::string user;    // empty for a service key, which names a user with each request
  std::string prefix;  // the key's first characters, so that people can recognize the key
  std::vector<std::string> scopes;
  WallTime created_at;
  std::optional<WallTime> expires_at;
  std::optional<WallTime> last_used;  // exact to about a minute
  std::optional<WallTime> revoked_at;
  std::string profile{};  // filters the key's tools (tool_profiles.h); empty: no filter
};

// The SHA-256 of a key. A plain hash is enough: a key is 256 random bits, so nobody can guess a key
// from its hash.
using KeyHash = Sha256;
KeyHash hash_of(std::string_view key);

// Returns "pbk_" and 43 characters of base64url.
Secret make_key(Random& random);
std::string prefix_of(const Secret& key);

}  // namespace patchbay::callers
