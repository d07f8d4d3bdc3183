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
  std::string client{};       // ClientIdentity::reference of the OAuth client to which the tokens
                              // were issued
  std::string issuer{};       // the authorization server that issued the tokens; empty if unknown
  std::string link;           // the link that the user connects again; empty for a new link
  std::string oauth_user_id;  // the account's id, as the connector found it; empty if unknown
  std::string email;          // the account's email address, as the connector found it; empty if
                              // unknown
  std::string domain{};       // the account's domain, as the connector found it; empty if unknown
  std::string user_configuration;  // a JSON object for the connector; empty: the stored object
                                   // stays
  // True if the provider issued the credential but refused its first use.
  bool is_doubted = false;
  std::string trace_id;
};

// The result of a validation of a link.
struct ValidatedLink {
  Validation found = Validation::kUnknown;
  std::int64_t generation = 0;  // generation of the tested credential
  std::optional<Identity> identity{};
};

// Stores the access that users grant. Thread-safe; all parts are borrowed.
class Grants {
 public:
  struct Parts {
    store::Store& store;
    const vault::Vault& vault;
    const StoredLinks& links;
    const Belongings& belongings;
    audit::Audit& audit;
    Provider& provider;
    const Clock& clock;
    Wait& wait;
    Random& random;
    telemetry::Log& log;
  };
  explicit Grants(const Parts& parts) : parts_(parts) {}

  // Creates a pending link for a user who goes to the provider now. The list of links shows it, and
  // the authorization has its id. If the user does not return, sweep() or abandon() deletes the
  // link. A user may have twenty pending links. A further pending link replaces the oldest one,
  // whose state becomes invalid.
  Result<LinkRecord> announce(const Caller& caller, const manifest::Manifest& connector);
  Result<void> abandon(const Caller& caller, const std::string& id);

  // Stores a grant and its audit record. Both are committed when this function returns. The grant
  // goes to the first of these links that exists:
  //   1. the user's link of the same account
  //   2. the named link, unless it is pending or is known to have another account
  //   3. the provider's only link that must be connected again and is not known to have another
  //      account
  //   4. the named link if it is pending; otherwise a new link
  // So one account has one link, even if the user connects the account several times or for several
  // connectors of its provider. If the grant goes to another link than the named one, keep()
  // deletes the named link if it is pending; otherwise the named link stays unchanged, and the
  // returned record has a warning. Fails with NOT_FOUND if the named link is not the caller's.
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

  // Checks `value` with the manifest's schema, and stores it as the link's configuration for this
  // connector. Fails with INVALID_ARGUMENT and all faults if `value` is wrong. Fails with NOT_FOUND
  // if the link belongs to another user or another provider. Fails with LINK_REVOKED if the link
  // was revoked.
  Result<void> configure(const Caller& caller, const manifest::Manifest& connector,
                         const std::string& link, const std::string& value);

  // Stores the result of a validation. If the link's account was unknown, stores the account of
  // `validated.identity`. If the identity has the link's account, stores the identity's address and
  // domain. Stores nothing if the link has another credential by now, because the new credential
  // may belong to another account. Stores no identity if the link has no credential now. Fails with
  // NOT_FOUND if the link is not the caller's.
  Result<LinkRecord> note_validation(const Caller& caller, const std::string& link,
                                     const ValidatedLink& validated);

  // Deletes at most a hundred pending links whose users did not return. A pending link lives twice
  // as long as its state. So a callback in the last moment still finds its link, even if the
  // provider is slow. Must be called regularly.
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
