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
  std::string client{};       // ClientIdentity::reference of the OAuth client that got the tokens
  std::string issuer{};       // the authorization server that gave the tokens; empty if not known
  std::string link;           // the link to connect again; empty if the user named none
  std::string oauth_user_id;  // the id of the account, from the connector; empty if unknown
  std::string email;          // the address of the account, from the connector; empty if unknown
  std::string domain{};       // the domain of the account, from the connector; empty if unknown
  std::string user_configuration;  // a JSON object for the connector; if empty, the old one stays
  // true if the provider gave the credential but refused the first request with this credential
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

  // Makes a pending link, for a user who is sent to the provider and has not come back yet. Lists
  // show this link, and the authorization has the link's id. If the user does not come back,
  // sweep() or abandon() deletes the link. A user has at most twenty pending links. One more
  // pending link deletes the oldest pending link and makes the state of that link invalid.
  Result<LinkRecord> announce(const Caller& caller, const manifest::Manifest& connector);
  Result<void> abandon(const Caller& caller, const std::string& id);

  // Stores a grant and its audit record. Both are committed when this function returns. The grant
  // goes to the first link of this list that exists:
  //   1. the user's link of the same account
  //   2. the named link, if it is not pending and is not known to be of another account
  //   3. the only link of this provider that must be reconnected and is not known to be of another
  //      account
  //   4. the named link, if it is pending; otherwise a new link
  // So one account has one link, even if the user connects the account several times or for several
  // connectors of its provider. If the grant does not go to the named link, keep() deletes the
  // named link if it is pending. Otherwise keep() does not change the named link, and adds a
  // warning to the returned record. Fails with NOT_FOUND if the named link is not the caller's.
  // Tries again if the store fails. If keep() fails, it first revokes the tokens at the provider,
  // which may take ten seconds.
  Result<LinkRecord> keep(const Caller& caller, const manifest::Manifest& connector,
                          const Grant& grant);

  // Returns the scopes to request: `wanted`, and the scopes that the link already has, so that the
  // link loses no scope. The link is the link with the id `link`. If `link` is empty, it is the
  // caller's only link of this provider; if the caller has several, only `wanted` is returned. If
  // `wanted` is empty, the function uses all scopes that the connector's actions need, without
  // scopes that other scopes imply. Fails with NOT_FOUND if the named link is not the caller's, and
  // with OAUTH_FAILED (invalid_scope) if the connector does not declare a scope of `wanted`. The
  // scopes that the link already has may be those of other connectors of its provider.
  Result<std::vector<std::string>> scopes_to_ask(const Caller& caller,
                                                 const manifest::Manifest& connector,
                                                 const std::string& link,
                                                 const std::vector<std::string>& wanted) const;

  // Checks `value` with the manifest's schema, and sets `value` as the link's configuration for
  // this connector. Fails with INVALID_ARGUMENT if `value` is wrong; the error names all faults.
  // Fails with NOT_FOUND if the link is not the caller's or is of another provider. Fails with
  // LINK_REVOKED if the link was revoked.
  Result<void> configure(const Caller& caller, const manifest::Manifest& connector,
                         const std::string& link, const std::string& value);

  // Stores the result of a validation. If the link's account was not known, also stores the account
  // of `validated.identity`. If the identity is of the link's account, also stores the address and
  // domain of the identity. Stores nothing if the link has another credential by now, because that
  // credential may be of another account. Stores no identity if the link has no credential now.
  // Fails with NOT_FOUND if the link is not the caller's.
  Result<LinkRecord> note_validation(const Caller& caller, const std::string& link,
                                     const ValidatedLink& validated);

  // Deletes pending links whose users did not come back, at most a hundred. A pending link lives
  // twice as long as its state, so that a callback in the last moment still finds its link, even if
  // the provider is slow. Call this function regularly.
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
