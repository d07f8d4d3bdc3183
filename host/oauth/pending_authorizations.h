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

// A connection that a user began, and the values to compare with the callback.
struct PendingAuthorization {
  std::string organization;
  std::string user;
  std::string connector;
  std::string link;  // the link to connect again; empty: a new link
  std::vector<std::string> scopes;
  std::string redirect_uri;
  Secret code_verifier;
  std::string issuer;            // empty if unknown
  std::string authorize_origin;  // the origin of the authorization endpoint that the user opened
  bool iss_is_sent = false;      // the server's metadata promise `iss` (RFC 9207 §3)
  // The client of the authorization request: ClientIdentity::reference, and the client's id. The
  // code is valid only for this client.
  std::string client{};
  std::string client_id{};
};

struct AuthorizationOwner {
  std::string organization;
  std::string user;
  std::string connector;
  std::string link;
};

// Authorizations that users began and have not finished. A `state` identifies each authorization.
// The store contains the hash of the state, and the encrypted code verifier until the state is
// used. All times come from the database's clock. Thread-safe.
class PendingAuthorizations {
 public:
  PendingAuthorizations(store::Store& store, const vault::Vault& vault, Random& random)
      : store_(store), vault_(vault), random_(random) {}

  // Stores the authorization for kStateLifetime and returns its `state`. Also deletes rows that are
  // older than a day, or that a wrong clock dated more than a day ahead. `browser` is a secret that
  // the browser has in a cookie. If `browser` is not empty, the state ends with the secret's hash,
  // and consume() accepts a callback without an API key only from this browser.
  Result<Secret> add(const PendingAuthorization& pending, const Secret& browser = {});

  // Returns the authorization of the state, and marks the state as used. `connector` is the
  // connector whose address received the callback. Only one call succeeds for a state, even if
  // several hosts make this call at the same time. If `bearer` is nullptr and the state is not
  // bound to a browser, the state alone is sufficient. Fails with OAUTH_FAILED:
  //   invalid_state     there never was such a state for this connector, or its row was deleted; a
  //                     state of another connector is not used up
  //   replayed_state    the state was used before
  //   superseded_state  the user began too many later authorizations
  //   timeout           the state is too old, or a wrong clock gave it a future time
  //   foreign_state     `bearer` did not begin the authorization, or `bearer` is nullptr and
  //                     `browser` is not the secret of the browser that began it; the state cannot
  //                     be used again
  Result<PendingAuthorization> consume(std::string_view state, const std::string& connector,
                                       const Caller* bearer, const Secret& browser = {});

  // Returns the user who began the authorization, even if the state was used. All members are empty
  // if the state is unknown. Used for the record of a failure.
  Result<AuthorizationOwner> owner_of(std::string_view state);

 private:
  store::Store& store_;
  const vault::Vault& vault_;
  Random& random_;
};

// These functions delete the authorizations of a user or a link. They must be called in the
// transaction that deletes the user, or that revokes or deletes the link.
void forget_authorizations_of_user(store::Transaction& transaction, const std::string& organization,
                                   const std::string& user);
void forget_authorizations_of_link(store::Transaction& transaction, const std::string& link);
// Cancels the unfinished authorizations for the link. consume() then fails with superseded_state
// for their states.
void supersede_authorizations_of_link(store::Transaction& transaction, const std::string& link);

}  // namespace patchbay::oauth
