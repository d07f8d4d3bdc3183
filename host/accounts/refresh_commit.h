// Writes the results of a refresh to the store, while the refresh holds its lease. New tokens are
// committed before any call can use them.
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

// A link to refresh, and what the caller of the refresh knows about it.
struct WantedRefresh {
  std::string link;
  std::int64_t generation = 0;
  // The parameter `refused` of Refresher::token. For an idle link: the current generation.
  std::int64_t refused = 0;
  // True if no call needs the credential and the provider has not refused it.
  bool is_idle = false;
  std::string connector{};  // StoredCredential::connector
  std::string provider{};   // LinkRecord::provider
};

// The token after a refresh. Nullopt if the user connected the account again during the refresh,
// because the store then has another credential.
using RefreshedToken = std::optional<Token>;

// A refresh that holds the link's lease. Borrows all references.
struct LeasedRefresh {
  const Refresher::Parts& parts;
  const RefreshOptions& options;
  const WantedRefresh& wanted;
  const store::Lease& lease;
  const Situation& before;  // read under the lease; contains a credential
};

// Returns the link's record if the link still has the credential that this refresh read; otherwise
// nullopt. Fails if this host lost the lease, or if the link cannot be used any more.
Result<std::optional<LinkRecord>> still_mine(store::Transaction& transaction,
                                             const LeasedRefresh& refresh);

// Commits the new tokens. If the store fails, moves the tokens to `unsaved` and fails with
// REFRESH_FAILED. If the link was revoked or deleted during the refresh, revokes the tokens at the
// provider and fails with LINK_REVOKED or NOT_FOUND.
Result<RefreshedToken> commit_tokens(const LeasedRefresh& refresh, oauth_messages::TokenSet tokens,
                                     UnsavedTokens& unsaved);

// Marks the link as expired, deletes its credential, and fails with LINK_EXPIRED. For a grant that
// the provider has ended; the user has to connect the account again. If the credential was replaced
// during the refresh, changes nothing and returns nullopt.
Result<RefreshedToken> mark_expired(const LeasedRefresh& refresh, std::string_view cause);

// Records a failed refresh and returns REFRESH_FAILED. If an operator has to repair something, also
// sets the link's status to kError.
Error note_failure(const LeasedRefresh& refresh, const Error& error);

// Returns the retryable error REFRESH_FAILED. `reason` is a word of links/cause.h or Reason, or the
// name of a code.
Error refresh_failed(const std::string& link, std::string message, std::string reason);

}  // namespace patchbay::accounts
