// Writes the results of a refresh to the store, while the refresh holds its lease. The functions
// commit new tokens before anybody can use the tokens.
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

// The link to refresh, and the facts that the caller of the refresh knows about the link.
struct WantedRefresh {
  std::string link;
  std::int64_t generation = 0;
  // the parameter `refused` of Refresher::token; for an idle link, the current generation
  std::int64_t refused = 0;
  // true if no call needs the credential, and the provider has not refused the credential
  bool is_idle = false;
  std::string connector{};  // StoredCredential::connector
  std::string provider{};   // LinkRecord::provider
};

// The token that a refresh returns. Nullopt if the user connected the account again during the
// refresh, because then the store has another credential.
using Refreshed = std::optional<Token>;

// A refresh that holds the link's lease. All references are borrowed.
struct LeasedRefresh {
  const Refresher::Parts& parts;
  const RefreshOptions& options;
  const WantedRefresh& wanted;
  const Lease& lease;
  const Situation& before;  // read while the lease was held; has a credential
};

// Returns the link's record, if the link still has the credential that this refresh read; otherwise
// nullopt. Fails if this host lost the lease, or if the link cannot be used any more.
Result<std::optional<LinkRecord>> still_mine(Transaction& transaction,
                                             const LeasedRefresh& refresh);

// Commits the new tokens. If the store fails, puts the tokens into `unsaved`, and fails with
// REFRESH_FAILED. If the link was revoked or deleted during the refresh, revokes the tokens at the
// provider, and fails with LINK_REVOKED or NOT_FOUND.
Result<Refreshed> commit_tokens(const LeasedRefresh& refresh, oauth_messages::TokenSet tokens,
                                UnsavedTokens& unsaved);

// Marks the link as expired, deletes its credential, and then fails with LINK_EXPIRED. Call this if
// the provider has ended the grant; the user then has to connect the account again. If the
// credential was replaced during the refresh, changes nothing and returns nullopt.
Result<Refreshed> mark_expired(const LeasedRefresh& refresh, std::string_view cause);

// Records that the refresh failed this time, and returns REFRESH_FAILED. If an operator has to
// repair something, also sets the link's status to kError.
Error note_failure(const LeasedRefresh& refresh, const Error& error);

// Returns REFRESH_FAILED, which is retryable. `reason` is a word of links/cause.h or Reason, or the
// name of a code.
Error refresh_failed(const std::string& link, std::string message, std::string reason);

}  // namespace patchbay::accounts
