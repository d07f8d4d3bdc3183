// Writes the results of a refresh to the store, while the refresh holds its lease. New tokens are
// committed before anybody uses them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "accounts/refresher.h"
#include "accounts/standing.h"
#include "accounts/unsaved_tokens.h"
#include "oauth_messages/token_set.h"
#include "store/lease.h"

namespace patchbay::accounts {

// The link to refresh, and what its caller knows about it.
struct WantedRefresh {
  std::string link;
  std::int64_t generation = 0;
  std::int64_t refused = 0;  // as in Refresher::token; for an idle link, the current generation
  bool is_idle = false;      // no call needs the credential, and the provider has not refused it
  std::string connector{};   // StoredCredential::connector
  std::string provider{};    // LinkRecord::provider
};

// The token that a refresh returns. Nothing if the credential was replaced meanwhile, because the
// user connected the account again: then the store has another credential.
using Refreshed = std::optional<Token>;

// A refresh that holds its lease. Borrowed.
struct LeasedRefresh {
  const Refresher::Parts& parts;
  const RefreshOptions& options;
  const WantedRefresh& wanted;
  const Lease& lease;
  const Situation& before;  // as it was read under the lease; it has a credential
};

// Returns the link's record; nothing if the link's credential was replaced meanwhile. Fails if this
// host lost the lease, or if the link cannot be used any more.
Result<std::optional<LinkRecord>> still_mine(Transaction& transaction,
                                             const LeasedRefresh& refresh);

// Commits the new tokens. If the store fails, `unsaved` keeps the tokens, and this fails with
// REFRESH_FAILED. If the link was given up meanwhile, revokes the tokens at the provider, and fails
// with LINK_REVOKED or NOT_FOUND.
Result<Refreshed> commit_tokens(const LeasedRefresh& refresh, oauth_messages::TokenSet tokens,
                                UnsavedTokens& unsaved);

// Marks the link as expired and deletes its credential, because the provider has ended the grant:
// the user has to connect the account again. Fails with LINK_EXPIRED.
Result<Refreshed> mark_expired(const LeasedRefresh& refresh, std::string_view cause);

// Records that the refresh failed this time, and returns REFRESH_FAILED. If an operator has to act,
// also marks the link as in error.
Error note_failure(const LeasedRefresh& refresh, const Error& error);

// Returns REFRESH_FAILED, which is retryable. `reason` is a word of links/cause.h or Reason, or the
// name of a code.
Error refresh_failed(const std::string& link, std::string message, std::string reason);

}  // namespace patchbay::accounts
