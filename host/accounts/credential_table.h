// The stored credential of a link, sealed, and the intent to replace it. All functions run in the
// caller's transaction.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/clock.h"
#include "links/links.h"
#include "store/store.h"
#include "vault/vault.h"

namespace patchbay::accounts {

struct StoredCredential {
  std::string connector;  // the connector whose client got the credential
  links::CredentialKind kind = links::CredentialKind::kToken;
  std::int64_t generation = 0;
  Secret secret;
  Secret refresh_token;  // empty if there is no refresh token
  WallTime issued_at{};
  std::optional<WallTime> expires_at;  // nothing if no end is known
  std::optional<WallTime> refresh_expires_at;
  std::string client{};  // ClientIdentity::reference of the client that got the credential
};

// Returns the generation after `previous`. Generations grow with time. So after everything of a
// link was cleared, a new generation is not mistaken for an older one.
std::int64_t generation_after(std::int64_t previous, WallTime now);

// Replaces the link's credential, if there is one. `refresh_due_at` is when it must be refreshed
// even if no call uses it.
void write_credential(Transaction& transaction, const Vault& vault, const std::string& link,
                      const StoredCredential& credential, std::optional<WallTime> refresh_due_at);
void remove_credential(Transaction& transaction, const std::string& link);
// Fails with INTERNAL if the credential cannot be unsealed.
Result<std::optional<StoredCredential>> read_credential(Transaction& transaction,
                                                        const Vault& vault,
                                                        const std::string& link);

// Notes that a refresh of this generation is about to be sent. Returns true if the same intent was
// there already. Then an earlier refresh was interrupted, and it may have been carried out.
bool write_intent(Transaction& transaction, const std::string& link, std::int64_t generation,
                  const std::string& host);
void remove_intent(Transaction& transaction, const std::string& link);
// Returns true if the credential of this generation replaced one that the provider had refused. In
// that case, the commit of the refresh leaves the intent of the replaced generation in place.
bool came_of_refusal(Transaction& transaction, const std::string& link, std::int64_t generation);

}  // namespace patchbay::accounts
