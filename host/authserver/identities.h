// Finds the users of a provider's identities. Also stores browsers' unfinished sign-ins at the
// provider.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "audit/chain.h"
#include "audit/oauth_events.h"
#include "authserver/id_token.h"
#include "authserver/identity_table.h"
#include "authserver/oidc_settings.h"
#include "authserver/people.h"
#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "base/secret.h"
#include "store/store.h"

namespace patchbay::authserver {

inline constexpr std::chrono::minutes kOidcLifetime{10};

// Each change is committed together with its audit record. Thread-safe.
class Identities {
 public:
  // `callers` has a cache of tokens, which is cleared after tokens were ended. nullptr in a process
  // that serves no requests.
  Identities(store::Store& store, Random& random, const Clock& clock, audit::AuditChain chain,
             callers::Callers* callers = nullptr)
      : store_(store),
        random_(random),
        clock_(clock),
        chain_(std::move(chain)),
        callers_(callers) {}

  // Records that the browser with this cookie goes to the provider. Returns the state, with which
  // the browser returns.
  Result<Secret> begin(const Secret& browser, const PendingOidc& pending);
  // Returns the `pending` of begin() for this state, once. Fails with the reason invalid_state if
  // the state is unknown, was used, is older than kOidcLifetime, or belongs to another browser.
  Result<PendingOidc> take(const Secret& state, const Secret& browser);

  // Returns the user of this identity. At the first sign-in, the user is found by the verified
  // email address and bound to the identity; later sign-ins use the binding. Each sign-in fails if
  // the settings list domains without the address's domain. Fails with one of the reasons
  // domain_refused, email_unverified, email_unknown, email_taken (the user is bound to another
  // subject) and person_removed.
  Result<Person> person_of(const ProviderIdentity& identity, const OidcSettings& settings);

  // Binds the invited user to the identity, and consumes the invitation. The email address may
  // differ from the user's, but its domain must be allowed. If the user was bound to another
  // identity, the user's sessions and grants end. `invitation` is the invitation's SHA-256 in hex.
  // Fails with one of the reasons domain_refused, invitation_ended, identity_taken (the identity is
  // another user's) and person_removed.
  Result<Person> accept_invitation(const ProviderIdentity& identity, const OidcSettings& settings,
                                   const std::string& invitation);

  // Records that a sign-in at the provider failed, with the error's reason.
  Result<void> record_failure(const OidcSettings& settings, const Error& error);

  static void delete_old(store::Transaction& transaction);

 private:
  Result<Person> bind(store::Transaction& transaction, const ProviderIdentity& identity,
                      const OidcSettings& settings);
  void keep(store::Transaction& transaction, const Person& person,
            const ProviderIdentity& identity);
  void append(store::Transaction& transaction, const Person& person,
              const audit::ProviderSignIn& event);

  store::Store& store_;
  Random& random_;
  const Clock& clock_;
  const audit::AuditChain chain_;
  callers::Callers* const callers_;
};

}  // namespace patchbay::authserver
