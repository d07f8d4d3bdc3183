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

// What somebody set out to connect, and everything their answer is held against.
struct PendingAuthorization {
  std::string organization;
  std::string user;
  std::string connector;
  std::string link;  // the one that is to be reconnected or widened; "" for a new one
  std::vector<std::string> scopes;
  std::string redirect_uri;
  Secret code_verifier;
  std::string issuer;            // "" where it is not known
  std::string authorize_origin;  // of the endpoint the person was sent to
  bool iss_is_sent = false;      // the server promised it (RFC 9207 §3)
};

struct StateOwner {
  std::string organization;
  std::string user;
  std::string connector;
  std::string link;
};

// The authorizations under way, in the store, each known by its `state`. The state itself is kept
// as a hash, the code verifier sealed until it is used and then not at all. Times are the
// database's. Thread-safe.
class PendingAuthorizations {
 public:
  PendingAuthorizations(Store& store, const Vault& vault, Random& random)
      : store_(store), vault_(vault), random_(random) {}

  // Keeps it for kStateLifetime, and gives the state that stands for it. Forgets what is older than
  // a day by the way. `browser` is a secret that the browser was given which begins: the state ends
  // with its hash then, and without a bearer nobody else can come back with it.
  Result<Secret> add(const PendingAuthorization& pending, const Secret& browser = {});

  // What the state stands for, at most once however many hosts ask at the same time. OAUTH_FAILED:
  //   invalid_state     there never was such a state, or it is forgotten
  //   replayed_state    it was used before
  //   superseded_state  it gave way to later ones
  //   timeout           it is older than kStateLifetime
  //   foreign_state     `bearer` is not who began; without one (nullptr), `browser` is not the
  //                     browser that did. The state is used up by that.
  // Where no browser is known either, the state alone has to do.
  Result<PendingAuthorization> consume(std::string_view state, const Caller* bearer,
                                       const Secret& browser = {});

  // Whose a state is, used up or not, for the record of a failure. Empty when it is not known.
  Result<StateOwner> owner_of(std::string_view state);

 private:
  Store& store_;
  const Vault& vault_;
  Random& random_;
};

// As part of what deletes a user, or gives up a link.
void forget_authorizations_of_user(Transaction& transaction, const std::string& organization,
                                   const std::string& user);
void forget_authorizations_of_link(Transaction& transaction, const std::string& link);
// The link gives way to later ones: who comes back with its state is told so.
void supersede_authorizations_of_link(Transaction& transaction, const std::string& link);

}  // namespace patchbay::oauth
