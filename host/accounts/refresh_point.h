#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace patchbay::accounts {

// The points at which a test can interrupt a refresh, in chronological order.
enum class RefreshPoint {
  kTokenRefused,     // the provider refused the token
  kLinkRead,         // the link was read from the store
  kRefreshAsked,     // the token must be refreshed, because it is due or was refused
  kLeaseAsked,       // before the host requests the lease
  kLeaseHeld,        // no other host refreshes this link now
  kCredentialRead,   // the credential was read again under the lease
  kIntentBegun,      // inside the transaction that writes the intent
  kIntentWritten,    // before the commit of the intent
  kIntentCommitted,  // from here on the provider may have got the request
  kRequestDue,       // just before the request is sent
  kAnswerReceived,   // only this process has the new token yet
  kCommitBegun,      // inside the transaction that writes the token
  kTokenWritten,     // the token is written, but not committed
  kLinkWritten,      // the link is written, but not committed
  kIntentRemoved,    // just before the commit of the token
  kTokenCommitted,   // the store has the new token
  kRefreshRecorded,  // the audit log has a record of the refresh
  kLeaseReleased,    // after the lease is released
  kCallersTold,      // just before the waiting callers get the result
  kTokenKept,        // the new token is cached for later calls
  kTokenHandedOut,   // a call has the token and has not used it yet
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
