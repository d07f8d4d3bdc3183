#pragma once

#include <string>
#include <string_view>

#include "base/secret.h"

namespace patchbay::authserver {

// Every refresh token begins with this.
inline constexpr std::string_view kRefreshMark = "pbf_";

// The tokens that replace a refresh token.
struct Successor {
  Secret access;
  Secret refresh;
};

// Returns the successor of a refresh token: HMAC-SHA256 of `salt`, with the token as the key. So
// the same request can be answered again although the store has neither of them. Nobody finds a
// successor without both: the token is not in the store, and the salt is drawn when the token is
// replaced, and never leaves the store.
Successor successor_of(const Secret& token, std::string_view salt);

}  // namespace patchbay::authserver
