#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "base/caller.h"
#include "base/random.h"
#include "base/result.h"
#include "base/secret.h"
#include "store/store.h"
#include "vault/vault.h"

namespace patchbay::oauth {

inline constexpr std::chrono::minutes kStateLifetime{10};

// What a user began to connect, and everything with which the callback is compared.
struct PendingAuthorization {
  std::string organization;
  std::string user;
  std::string connector;
  std::string link;  // the link to reconnect or widen; empty for a new one
  std::vector<std::string> scopes;
  std::string redirect_uri;
  Secret code_verifier;
  std::string issuer;            // empty if it is not known
  std::string authorize_origin;  // the origin of the endpoint to which the user was sent
  bool iss_is_sent = false;      // the server promised to send `iss` (RFC 9207 §3)
};

struct AuthorizationOwner {
  std::string organization;
  std::string user;
  std::string connector;
  std::string link;
};

// The authorizations in the store that were begun and not finished. The `state` identifies each of
// them. The store has the hash of the state, and the sealed code verifier until the state is used.
// Times are the database's. Thread-safe.
class PendingAuthorizations {
 public:
  PendingAuthorizations(Store& store, const Vault& vault, Random& random)
      : store_(store), vault_(vault), random_(random) {}

  // Stores the authorization for kStateLifetime and returns its `state`. Also deletes rows older
  // than a day. With `browser` (a secret that the browser keeps as a cookie), the state ends with
  // that secret's hash: a callback without an API key is then accepted only from that browser.
  Result<Secret> add(const PendingAuthorization& pending, const Secret& browser = {});

  // Returns the authorization of the state. It is returned once, even if several hosts ask at the
  // same time. Otherwise fails with OAUTH_FAILED:
  //   invalid_state     there never was such a state, or its row was deleted
  //   replayed_state    it was used before
  //   superseded_state  it was replaced by later ones
  //   timeout           it is older than kStateLifetime, or dated in the future by a wrong clock
  //   foreign_state     `bearer` did not begin it; or, without a bearer (nullptr), `browser` is
  //                     not the browser that began it. Either uses the state up.
  // Without bearer and bound browser, the state alone is accepted.
  Result<PendingAuthorization> consume(std::string_view state, const Caller* bearer,
                                       const Secret& browser = {});

  // Returns who began the authorization of the state, used or not, for the record of a failure.
  // Returns empty members if that is not known.
  Result<AuthorizationOwner> owner_of(std::string_view state);

 private:
  Store& store_;
  const Vault& vault_;
  Random& random_;
};

// Call these in the transaction that deletes a user or gives up a link.
void forget_authorizations_of_user(Transaction& transaction, const std::string& organization,
                                   const std::string& user);
void forget_authorizations_of_link(Transaction& transaction, const std::string& link);
// Ends the link's authorizations: a callback with an old state gets superseded_state.
void supersede_authorizations_of_link(Transaction& transaction, const std::string& link);

}  // namespace patchbay::oauth
