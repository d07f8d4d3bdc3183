#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace patchbay::accounts {

// The points at which a test can interrupt a refresh, in the order in which a refresh passes them.
enum class RefreshPoint {
  kTokenRefused,     // by the provider
  kLinkRead,         // as the store has it
  kRefreshAsked,     // the token is due, or was refused
  kLeaseAsked,       //
  kLeaseHeld,        // no other host refreshes this link now
  kCredentialRead,   // as it is under the lease
  kIntentBegun,      // inside the transaction that writes it
  kIntentWritten,    // before its commit
  kIntentCommitted,  // from here on the provider may have been asked
  kRequestDue,       //
  kAnswerReceived,   // only this process has the new token
  kCommitBegun,      // inside the transaction that writes the token
  kTokenWritten,     //
  kLinkWritten,      //
  kIntentRemoved,    // before its commit
  kTokenCommitted,   // the store has the new token
  kRefreshRecorded,  // in the audit
  kLeaseReleased,    //
  kCallersTold,      //
  kTokenKept,        // in memory, for the calls to come
  kTokenHandedOut,   // to a call, which has not used it yet
};

// All of them, in this order.
inline constexpr auto kRefreshPoints = [] {
  std::array<RefreshPoint, static_cast<std::size_t>(RefreshPoint::kTokenHandedOut) + 1> all{};
  for (std::size_t i = 0; i < all.size(); ++i) all.at(i) = static_cast<RefreshPoint>(i);
  return all;
}();

// Returns "token refused", "link read", …
std::string_view word_of(RefreshPoint point);

}  // namespace patchbay::accounts
