// Keeps the second factors. A second factor is a second proof at sign-in, after the password: a
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

// Stores sealed secrets, and hashes of recovery codes. Accepts each code only once, over all hosts.
// Commits every change together with its audit record. Thread-safe.
class SecondFactors {
 public:
  // `vault`: nullptr in a process that calls only reset().
  SecondFactors(Store& store, Random& random, const Clock& clock, AuditChain chain,
                const Vault* vault = nullptr)
      : store_(store), random_(random), clock_(clock), chain_(std::move(chain)), vault_(vault) {}

  // Returns true if the person has to show a code.
  Result<bool> is_on(const Person& person);
  // Returns how many recovery codes the person has left.
  Result<int> recovery_codes(const Person& person);

  // Makes a secret for the person's app. Ends an earlier secret that was not confirmed. Fails with
  // INVALID_ARGUMENT if the factor is on.
  Result<Secret> begin(const Person& person);
  // Turns the factor on if `code` belongs to the secret that begin() made within the last 15
  // minutes, and returns the recovery codes. Returns nothing for any other code.
  Result<std::optional<std::vector<Secret>>> confirm(const Person& person, std::string_view code);
  // Returns true for a code of the app that was not used before, or for a recovery code, which then
  // ends. Ignores blanks and dashes in `code`.
  Result<bool> check(const Person& person, std::string_view code);
  // Turns the factor off if check() would accept the code. Returns true if the factor was turned
  // off.
  Result<bool> end(const Person& person, std::string_view code);
  // Turns the factor off without a code. If the factor is not on, ends a secret that was not
  // confirmed, writes no audit record, and fails with NOT_FOUND.
  Result<void> reset(const Person& person, const std::string& actor);

  // Notes that the person has shown the password in the browser with this cookie, but still has to
  // show a code. Returns a secret that the page sends back.
  Result<Secret> begin_pending(const Person& person, const Secret& browser);
  // Returns the person who showed the password, and counts a try. Returns nothing if the password
  // was shown in another browser or more than five minutes ago, or if five tries were counted
  // already.
  Result<std::optional<Person>> take_pending(const Secret& pending, const Secret& browser);
  Result<void> end_pending(const Secret& pending);

  static void delete_old(Transaction& transaction);

 private:
  Result<bool> take_code(Transaction& transaction, const Person& person, std::string_view code);
  void append(Transaction& transaction, const Person& person, SignInChanged::What what,
              const std::string& actor);

  Store& store_;
  Random& random_;
  const Clock& clock_;
  const AuditChain chain_;
  const Vault* const vault_;
};

}  // namespace patchbay::authserver
