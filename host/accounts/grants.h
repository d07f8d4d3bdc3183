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

// A key that the user gave.
struct HandedKey {
  Secret key;
};

// The access that a user granted: tokens from a provider, or a key.
struct Grant {
  std::variant<oauth_messages::TokenSet, HandedKey> credential;
  std::string client{};       // StoredCredential::client
  std::string link;           // the link to connect again; empty if the user named none
  std::string oauth_user_id;  // the id of the account, from the connector; empty if unknown
  std::string email;          // the address of the account, from the connector; empty if unknown
  std::string domain{};       // the domain of the account, from the connector; empty if unknown
  std::string user_configuration;  // a JSON object for the connector; if empty, the old one stays
  // the provider gave the credential, but refused the first request with it
  bool is_doubted = false;
  std::string trace_id;
};

// The result of a validation of a link.
struct ValidatedLink {
  Validation found = Validation::kUnknown;
  std::int64_t generation = 0;  // of the credential that was tried
  std::optional<Identity> identity{};
};

// Stores the access that users grant. Thread-safe; all parts are borrowed.
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

  // Makes a pending link, which waits until the user comes back from the provider. Lists show this
  // link, and the authorization has its id. sweep() or abandon() deletes the link. A user has at
  // most twenty pending links: a new one deletes the oldest one and makes its state invalid.
  Result<LinkRecord> announce(const Caller& caller, const manifest::Manifest& connector);
  Result<void> abandon(const Caller& caller, const std::string& id);

  // Stores a grant and its audit record; both are committed when this returns. The grant goes to
  // the first of these links that exists:
  //   1. the user's link of the same account
  //   2. the named link, if it is not pending and is not known to be of another account
  //   3. the only link of this provider that must be reconnected and is not known to be of another
  //      account
  //   4. the named link, if it is pending; otherwise a new link
  // So one account has one link, even if the user connects it several times or for several
  // connectors of its provider. If another link gets the grant, a named link that is pending is
  // deleted. Any other named link stays as it is, and the record's warnings say so. Fails with
  // NOT_FOUND if the named link is not the caller's. Tries again if the store fails. If all tries
  // fail, gives the tokens back to the provider, which may take ten seconds.
  Result<LinkRecord> keep(const Caller& caller, const manifest::Manifest& connector,
                          const Grant& grant);

  // Returns the scopes to request: `wanted`, and the scopes that the link already has, so that it
  // loses none. The link is the named one; without a name, it is the caller's only account of this
  // provider. If `wanted` is empty, it means all scopes that the connector's actions need, without
  // scopes that other scopes imply. Fails with NOT_FOUND if the named link is not the caller's.
  Result<std::vector<std::string>> scopes_to_ask(const Caller& caller,
                                                 const manifest::Manifest& connector,
                                                 const std::string& link,
                                                 const std::vector<std::string>& wanted) const;

  // Checks `value` with the manifest's schema, and sets it as the link's configuration for this
  // connector. Fails with INVALID_ARGUMENT, which names all faults, with NOT_FOUND if the link is
  // not the caller's or is of another provider, and with LINK_REVOKED if the link was revoked.
  Result<void> configure(const Caller& caller, const manifest::Manifest& connector,
                         const std::string& link, const std::string& value);

  // Stores the result of a validation. If the link's account was not known, also stores the account
  // of `validated.identity`. If the identity is of the link's account, also stores its address and
  // domain. Stores nothing if the link has another credential by now, because it may be of another
  // account. If the link has no credential now, stores no identity. Fails with NOT_FOUND if the
  // link is not the caller's.
  Result<LinkRecord> note_validation(const Caller& caller, const std::string& link,
                                     const ValidatedLink& validated);

  // Deletes pending links whose users did not come back, at most a hundred. Waits twice the life of
  // the state, so that a callback in the last moment still finds its link, even if the provider is
  // slow. Call this regularly.
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
