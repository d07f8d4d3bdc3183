// Stores the second factors. A second factor is a second proof at sign-in, after the password: a
// code that an app computes (TOTP), or a recovery code.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "audit/chain.h"
#include "audit/oauth_events.h"
#include "authserver/people.h"
#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "base/secret.h"
#include "store/store.h"
#include "vault/vault.h"

namespace patchbay::authserver {

inline constexpr std::chrono::minutes kPendingLifetime{5};

// Stores encrypted secrets, and hashes of recovery codes. Accepts each code only once, over all
// hosts. Each change is committed together with its audit record. Thread-safe.
class SecondFactors {
 public:
  // `vault` may be nullptr in a process that only calls reset().
  SecondFactors(store::Store& store, Random& random, const Clock& clock, audit::AuditChain chain,
                const vault::Vault* vault = nullptr)
      : store_(store), random_(random), clock_(clock), chain_(std::move(chain)), vault_(vault) {}

  // Returns true if the user has to enter a code.
  Result<bool> is_on(const Person& person);
  // Returns the number of the user's remaining recovery codes.
  Result<int> recovery_codes(const Person& person);

  // Creates a secret for the user's app, in place of an earlier unconfirmed one. Fails with
  // INVALID_ARGUMENT if the factor is on.
  Result<Secret> begin(const Person& person);
  // Turns the factor on and returns the recovery codes, if `code` belongs to the secret that
  // begin() created within the last 15 minutes. Returns nullopt for any other code.
  Result<std::optional<std::vector<Secret>>> confirm(const Person& person, std::string_view code);
  // Returns true for an unused code of the app, or for a recovery code, which is then used up.
  // Ignores spaces and dashes in `code`.
  Result<bool> check(const Person& person, std::string_view code);
  // Turns the factor off if check() would accept the code. Returns true if it was turned off.
  Result<bool> end(const Person& person, std::string_view code);
  // Turns the factor off without a code. If it is not on, deletes an unconfirmed secret, writes no
  // audit record, and fails with NOT_FOUND.
  Result<void> reset(const Person& person, const std::string& actor);

  // Records that the user has entered the password in the browser with this cookie, but still has
  // to enter a code. Returns a secret that the page sends back.
  Result<Secret> begin_pending(const Person& person, const Secret& browser);
  // Returns the user who entered the password, and counts an attempt. Returns nullopt if the
  // password was entered in another browser or more than five minutes ago, or after five attempts.
  Result<std::optional<Person>> take_pending(const Secret& pending, const Secret& browser);
  Result<void> end_pending(const Secret& pending);

  static void delete_old(store::Transaction& transaction);

 private:
  Result<bool> take_code(store::Transaction& transaction, const Person& person,
                         std::string_view code);
  void append(store::Transaction& transaction, const Person& person,
              audit::SignInChanged::What what, const std::string& actor);

  store::Store& store_;
  Random& random_;
  const Clock& clock_;
  const audit::AuditChain chain_;
  const vault::Vault* const vault_;
};

}  // namespace patchbay::authserver
