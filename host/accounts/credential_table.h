// Functions on two tables: credentials (the encrypted secrets) and refresh intents (the credentials
// that a host is about to refresh). All functions run in the caller's transaction.
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
  std::string connector;  // the connector whose OAuth client got the credential
  links::CredentialKind kind = links::CredentialKind::kToken;
  std::int64_t generation = 0;
  Secret secret;
  Secret refresh_token;  // empty if there is no refresh token
  WallTime issued_at{};
  std::optional<WallTime> expires_at;  // nullopt if unknown
  std::optional<WallTime> refresh_expires_at;
  std::string client{};  // ClientIdentity::reference of the client to which the credential was
                         // issued
  std::string issuer{};  // the authorization server that issued the credential; empty if unknown

  // Returns the owner of this credential, in the form that Provider needs.
  [[nodiscard]] Grantee grantee(const std::string& organization,
                                const std::vector<std::string>& scopes) const {
    return {connector, organization, scopes, client, issuer};
  }
};

// Returns a generation that is greater than `previous` and not less than `now` in milliseconds. So
// a new credential never has the generation of an older one, even if the older one was deleted.
std::int64_t generation_after(std::int64_t previous, WallTime now);

// Stores the link's credential in place of the earlier one. The host refreshes the credential at
// `refresh_due_at`, even if no call uses it.
void write_credential(store::Transaction& transaction, const vault::Vault& vault,
                      const std::string& link, const StoredCredential& credential,
                      std::optional<WallTime> refresh_due_at);
// Returns true if a stored credential refers to the client (ClientIdentity::reference).
bool is_client_in_use(store::Transaction& transaction, const std::string& client);
void remove_credential(store::Transaction& transaction, const std::string& link);
// Returns the link's credential, or nullopt if the link has no credential. Fails with INTERNAL if
// the credential cannot be decrypted.
Result<std::optional<StoredCredential>> read_credential(store::Transaction& transaction,
                                                        const vault::Vault& vault,
                                                        const std::string& link);

// Writes an intent: `host` is about to refresh the credential of this generation. Returns true if
// the store already had an intent for this generation. Then an earlier refresh was interrupted, and
// the provider may have completed that refresh.
bool write_intent(store::Transaction& transaction, const std::string& link, std::int64_t generation,
                  const std::string& host);
void remove_intent(store::Transaction& transaction, const std::string& link);
// Returns true if this credential replaced a credential that the provider had refused. A refresh
// after a refusal leaves its intent in the store, so the store then has an intent of an older
// generation.
bool came_of_refusal(store::Transaction& transaction, const std::string& link,
                     std::int64_t generation);

}  // namespace patchbay::accounts
