// People whom a provider names: which users they are, and the sign-ins that are under way there.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "audit/chain.h"
#include "audit/oauth_events.h"
#include "authserver/id_token.h"
#include "authserver/oidc_settings.h"
#include "authserver/people.h"
#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "base/secret.h"
#include "store/store.h"

namespace patchbay::authserver {

inline constexpr std::chrono::minutes kOidcLifetime{10};

// Commits every change together with its audit record. Thread-safe.
class Identities {
 public:
  Identities(Store& store, Random& random, const Clock& clock, AuditChain chain)
      : store_(store), random_(random), clock_(clock), chain_(std::move(chain)) {}

  // Notes that the browser with this cookie goes to the provider. Returns the state that comes back
  // from there. `request` is the query of the authorization to continue.
  Result<Secret> begin(const Secret& browser, const std::string& request);
  // Returns the request of a state, once. Fails with the reason invalid_state if the state is
  // unknown, was used, is older than kOidcLifetime, or belongs to another browser.
  Result<std::string> take(const Secret& state, const Secret& browser);

  // Returns the user who is this identity. At first the user is found by the verified email
  // address, and is bound to the identity from then on. A domain that the settings do not list is
  // refused each time. Fails with one of the reasons domain_refused, email_unverified,
  // email_unknown, email_taken (the user is bound to another subject) and person_removed.
  Result<Person> person_of(const ProviderIdentity& identity, const OidcSettings& settings);

  // Records that a sign-in at the provider failed, with the error's reason.
  Result<void> record_failure(const OidcSettings& settings, const Error& error);

  static void delete_old(Transaction& transaction);

 private:
  Result<Person> bind(Transaction& transaction, const ProviderIdentity& identity,
                      const OidcSettings& settings);
  void append(Transaction& transaction, const Person& person, const ProviderSignIn& event);

  Store& store_;
  Random& random_;
  const Clock& clock_;
  const AuditChain chain_;
};

}  // namespace patchbay::authserver
