#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "accounts/belongings.h"
#include "accounts/link_table.h"
#include "accounts/probe.h"
#include "accounts/provider.h"
#include "accounts/record.h"
#include "accounts/stored_links.h"
#include "audit/audit.h"
#include "base/clock.h"
#include "base/random.h"
#include "http_client/wait.h"
#include "oauth_messages/token_set.h"
#include "store/store.h"
#include "telemetry/log.h"
#include "vault/vault.h"

namespace patchbay::accounts {

// A key that the user handed over.
struct HandedKey {
  Secret key;
};

// What a user granted: tokens from a provider, or a key.
struct Grant {
  std::variant<oauth_messages::TokenSet, HandedKey> credential;
  std::string client{};       // StoredCredential::client
  std::string link;           // the link that is reconnected or widened; empty if none was named
  std::string oauth_user_id;  // the account's id, as the connector identified it; empty if unknown
  std::string email;          // the account's, as the connector identified it; empty if unknown
  std::string domain{};       // the account's, as the connector identified it; empty if unknown
  std::string user_configuration;  // for the connector, a JSON object; if empty, the old one stays
  // the provider gave the credential, but refused the first request with it
  bool is_doubted = false;
  std::string trace_id;
};

// What a validation found out about a link.
struct ValidatedLink {
  Validation found = Validation::kUnknown;
  std::int64_t generation = 0;  // of the credential that was tried
  std::optional<Identity> identity{};
};

// Keeps what users grant. Thread-safe; all parts are borrowed.
class Grants {
 public:
  struct Parts {
    Store& store;
    const Vault& vault;
    const StoredLinks& links;
    const Belongings& belongings;
    Audit& audit;
    Provider& provider;
    const Clock& clock;
    Wait& wait;
    Random& random;
    Log& log;
  };
  explicit Grants(const Parts& parts) : parts_(parts) {}

  // Makes a link that waits until the user comes back from the provider, so that lists show it. Its
  // id goes into the authorization. The link is deleted by sweep(), by abandon(), or when the user
  // has begun twenty more: then the oldest link is deleted, and its state becomes invalid.
  Result<LinkRecord> announce(const Caller& caller, const manifest::Manifest& connector);
  Result<void> abandon(const Caller& caller, const std::string& id);

  // Keeps a grant and its audit record; both are committed when this returns. The grant goes to the
  // link of the same account. So one account is one link, however often it is connected and for
  // however many connectors of its provider. If there is no such link, the grant goes to the named
  // link, unless that is known to belong to another account. Otherwise it goes to the only link of
  // this provider that has to be reconnected and whose account is not known; otherwise to a new
  // link. If a named link is left as it is, the record's warnings say so. Fails with NOT_FOUND if
  // the named link is not the caller's. Tries again if the store does not take the grant. If it
  // fails, the tokens are given back to the provider, ten seconds at most.
  Result<LinkRecord> keep(const Caller& caller, const manifest::Manifest& connector,
                          const Grant& grant);

  // Returns the scopes to request, so that the link loses none: `wanted` and the scopes that the
  // caller's account of this provider has (if there are several accounts, only a named one counts).
  // If `wanted` is empty, it stands for all that the connector's actions need, without scopes that
  // others imply. Fails with NOT_FOUND if the named link is not the caller's.
  Result<std::vector<std::string>> scopes_to_ask(const Caller& caller,
                                                 const manifest::Manifest& connector,
                                                 const std::string& link,
                                                 const std::vector<std::string>& wanted) const;

  // Sets the connector's part of a link's configuration, after checking it with the manifest's
  // schema. Fails with INVALID_ARGUMENT and all faults, with NOT_FOUND if there is no such link or
  // it is of another provider, and with LINK_REVOKED if the link was revoked.
  Result<void> configure(const Caller& caller, const manifest::Manifest& connector,
                         const std::string& link, const std::string& value);

  // Stores the result of a validation. The identity is stored if the link's account was not known,
  // and its address if it is of this account. Stores nothing if the link has another credential by
  // now, because that may be another account's, and no identity if it has none. NOT_FOUND.
  Result<LinkRecord> note_validation(const Caller& caller, const std::string& link,
                                     const ValidatedLink& validated);

  // Deletes announced links for which nobody came back, a hundred at most. A link goes after twice
  // the life of its state, so that a callback in the last moment still finds it, however slow the
  // provider is then. Call this regularly.
  Result<void> sweep();

 private:
  Result<LinkRecord> commit(const Caller& caller, const manifest::Manifest& connector,
                            const Grant& grant, const LinkRecord& fresh);
  void give_back_tokens(const Caller& caller, const std::string& connector, const Grant& grant);
  [[nodiscard]] LinkRecord new_record(const Caller& caller,
                                      const manifest::Manifest& connector) const;

  const Parts parts_;
};

}  // namespace patchbay::accounts
