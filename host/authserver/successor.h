#pragma once

#include <string>
#include <string_view>

#include "base/secret.h"

namespace patchbay::authserver {

// The prefix of every refresh token.
inline constexpr std::string_view kRefreshMark = "pbf_";

// The two tokens that replace a refresh token.
struct Successor {
  Secret access;
  Secret refresh;
};

// Returns the successor of a refresh token: HMAC-SHA256 of `salt`, with the token as the key. So a
// repeated request can get the same response, although the store has neither token. A successor can
// be computed only from the token and the salt. The token is not in the store. The salt is created
// when the token is replaced, and never leaves the store.
Successor successor_of(const Secret& token, std::string_view salt);

}  // namespace patchbay::authserver
