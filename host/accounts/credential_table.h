// The table of credentials, which has sealed secrets, and the table of refresh intents. An intent
// says that a host is about to refresh a credential. All functions run in the caller's transaction.
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

// Returns the generation after `previous`. It is at least the time in milliseconds. So even after a
// link was cleared, a new credential never gets the generation of an older one.
std::int64_t generation_after(std::int64_t previous, WallTime now);

// Stores the link's credential, and replaces an earlier one. `refresh_due_at` is the time at which
// the credential must be refreshed even if no call uses it.
void write_credential(Transaction& transaction, const Vault& vault, const std::string& link,
                      const StoredCredential& credential, std::optional<WallTime> refresh_due_at);
void remove_credential(Transaction& transaction, const std::string& link);
// Returns the link's credential; nothing if the link has none. Fails with INTERNAL if the
// credential cannot be unsealed.
Result<std::optional<StoredCredential>> read_credential(Transaction& transaction,
                                                        const Vault& vault,
                                                        const std::string& link);

// Notes that this host is about to send a refresh of this generation. Returns true if the store
// already had an intent for this generation. Then an earlier refresh was interrupted, and the
// provider may have carried it out.
bool write_intent(Transaction& transaction, const std::string& link, std::int64_t generation,
                  const std::string& host);
void remove_intent(Transaction& transaction, const std::string& link);
// Returns true if the credential of this generation replaced a credential that the provider had
// refused. The sign for this is an intent of an older generation: after a refusal, the commit of
// the refresh does not remove the intent.
bool came_of_refusal(Transaction& transaction, const std::string& link, std::int64_t generation);

}  // namespace patchbay::accounts
