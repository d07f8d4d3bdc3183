#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "accounts/link_table.h"
#include "accounts/record.h"
#include "accounts/stored_links.h"
#include "audit/audit.h"
#include "base/clock.h"
#include "base/random.h"
#include "oauth_messages/token_set.h"
#include "store/store.h"
#include "vault/vault.h"

namespace patchbay::accounts {

// A key that the person handed over.
struct HandedKey {
  Secret key;
};

// What a person granted: tokens that a provider gave, or a key.
struct Grant {
  std::variant<oauth_messages::TokenSet, HandedKey> credential;
  std::string link;           // the one that is reconnected or widened; "" where none was named
  std::string oauth_user_id;  // whose account it is, as the connector identified it; "" unknown
  std::string user_configuration;  // of the connector, a JSON object; "": as it was
  bool is_doubted = false;  // the provider gave it, and refused the first request that carried it
  std::string trace_id;
};

// Keeps what people grant. Thread-safe; everything is borrowed.
class Grants {
 public:
  struct Parts {
    Store& store;
    const Vault& vault;
    const StoredLinks& links;
    Audit& audit;
    const Clock& clock;
    Random& random;
  };
  explicit Grants(const Parts& parts) : parts_(parts) {}

  // A link that waits for the person to come back from the provider, for lists to show; its id goes
  // into the authorization. It is gone after ten minutes, with abandon(), or when the user has
  // begun twenty more: the oldest gives way, and its state is void.
  Result<LinkRecord> announce(const Caller& caller, const manifest::Manifest& connector);
  Result<void> abandon(const Caller& caller, const std::string& id);

  // Keeps a grant, and that it was given, before it returns. The link is the one of the same
  // account, so that one account is one link however often it is connected and for however many
  // connectors of its provider; else the named one, unless it is known whose that is; else the only
  // one of that provider that has to be reconnected and whose account is not known; else a new one.
  // A named link that is left as it is stands in the record's warnings. NOT_FOUND: the named link
  // is not the caller's.
  Result<LinkRecord> keep(const Caller& caller, const manifest::Manifest& connector,
                          const Grant& grant);

  // What to ask for so that nothing held is lost: `wanted` and what the caller's account of this
  // provider holds (of several, the named one). Nothing wanted: what everything needs that the
  // connector can do, without what is implied by the rest. NOT_FOUND: the named link is not the
  // caller's.
  Result<std::vector<std::string>> scopes_to_ask(const Caller& caller,
                                                 const manifest::Manifest& connector,
                                                 const std::string& link,
                                                 const std::vector<std::string>& wanted) const;

  // The connector's part of a link's configuration, judged by the manifest's schema.
  // INVALID_ARGUMENT with the faults; NOT_FOUND: no such link, or it is of another provider;
  // LINK_REVOKED: nothing is kept for one that was taken back.
  Result<void> configure(const Caller& caller, const manifest::Manifest& connector,
                         const std::string& link, const std::string& value);

  // What a validation found; `account` is taken where it was not known whose the link is.
  // NOT_FOUND.
  Result<LinkRecord> note_validation(const Caller& caller, const std::string& link,
                                     Validation found, const std::string& account = {});

  // Takes away announced links that nobody came back for. Now and then.
  Result<void> sweep();

 private:
  [[nodiscard]] LinkRecord new_record(const Caller& caller,
                                      const manifest::Manifest& connector) const;

  const Parts parts_;
};

}  // namespace patchbay::accounts
