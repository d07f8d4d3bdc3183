// Functions on two tables. The table of credentials has the sealed secrets. The table of refresh
// intents says which credentials a host is about to refresh. All functions run in the caller's
// transaction.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "accounts/provider.h"
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
  std::optional<WallTime> expires_at;  // nullopt if the end is not known
  std::optional<WallTime> refresh_expires_at;
  std::string client{};  // ClientIdentity::reference of the client that got the credential
  std::string issuer{};  // the authorization server that gave the credential; empty if not known

  // Returns the owner of this credential, in the form that Provider needs.
  [[nodiscard]] Grantee grantee(const std::string& organization,
                                const std::vector<std::string>& scopes) const {
    return {connector, organization, scopes, client, issuer};
  }
};

// Returns a generation that is greater than `previous` and at least the time `now` in milliseconds.
// So a new credential never gets the generation of an older credential, even after the link was
// cleared.
std::int64_t generation_after(std::int64_t previous, WallTime now);

// Stores the link's credential, and replaces its earlier credential. `refresh_due_at` is the time
// at which the credential must be refreshed even if no call uses it.
void write_credential(Transaction& transaction, const Vault& vault, const std::string& link,
                      const StoredCredential& credential, std::optional<WallTime> refresh_due_at);
void remove_credential(Transaction& transaction, const std::string& link);
// Returns the link's credential; nothing if the link has none. Fails with INTERNAL if the
// credential cannot be unsealed.
Result<std::optional<StoredCredential>> read_credential(Transaction& transaction,
                                                        const Vault& vault,
                                                        const std::string& link);

// Writes an intent: `host` is about to refresh the credential of this generation. Returns true if
// the store already had an intent for this generation. In this case an earlier refresh was
// interrupted, and the provider may have carried out that refresh.
bool write_intent(Transaction& transaction, const std::string& link, std::int64_t generation,
                  const std::string& host);
void remove_intent(Transaction& transaction, const std::string& link);
// Returns true if the credential of this generation replaced a credential that the provider had
// refused. The function finds this out from the intent. After a refusal, the commit of a refresh
// does not remove its intent, so the store has an intent of an older generation.
bool came_of_refusal(Transaction& transaction, const std::string& link, std::int64_t generation);

}  // namespace patchbay::accounts
