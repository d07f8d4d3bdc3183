#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace patchbay::accounts {

// The points at which a test can interrupt a refresh, in the order in which a refresh passes them.
enum class RefreshPoint {
  kTokenRefused,     // the provider refused the token
  kLinkRead,         // the link was read from the store
  kRefreshAsked,     // the token is due, or was refused
  kLeaseAsked,       // before the host requests the lease
  kLeaseHeld,        // no other host refreshes this link now
  kCredentialRead,   // the credential was read again under the lease
  kIntentBegun,      // inside the transaction that writes the intent
  kIntentWritten,    // before the commit of the intent
  kIntentCommitted,  // from here on the provider may have got the request
  kRequestDue,       // just before the request
  kAnswerReceived,   // only this process has the new token
  kCommitBegun,      // inside the transaction that writes the token
  kTokenWritten,     // in the same transaction
  kLinkWritten,      // in the same transaction
  kIntentRemoved,    // before the commit of the token
  kTokenCommitted,   // the store has the new token
  kRefreshRecorded,  // the audit has a record of the refresh
  kLeaseReleased,    // after the lease is released
  kCallersTold,      // before the waiting callers get the result
  kTokenKept,        // the new token is cached for later calls
  kTokenHandedOut,   // a call got the token and has not used it yet
};

// All refresh points, in the order of the enumeration.
inline constexpr auto kRefreshPoints = [] {
  std::array<RefreshPoint, static_cast<std::size_t>(RefreshPoint::kTokenHandedOut) + 1> all{};
  for (std::size_t i = 0; i < all.size(); ++i) all.at(i) = static_cast<RefreshPoint>(i);
  return all;
}();

// Returns "token refused", "link read", …
std::string_view word_of(RefreshPoint point);

}  // namespace patchbay::accounts
