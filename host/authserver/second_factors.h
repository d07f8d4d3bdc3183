// The second thing that a person shows at sign-in, after the password: a code that an app computes
// (TOTP), or a recovery code.
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

// Keeps secrets sealed and recovery codes as hashes. A code counts once, on whichever host. Every
// change is committed together with its audit record. Thread-safe.
class SecondFactors {
 public:
  // `vault`: nullptr in a process that only resets.
  SecondFactors(Store& store, Random& random, const Clock& clock, AuditChain chain,
                const Vault* vault = nullptr)
      : store_(store), random_(random), clock_(clock), chain_(std::move(chain)), vault_(vault) {}

  // Returns true if the person has to show a code.
  Result<bool> is_on(const Person& person);
  // How many recovery codes the person has left.
  Result<int> recovery_codes(const Person& person);

  // Makes a secret for the person's app; an earlier one that was not confirmed ends. Fails with
  // INVALID_ARGUMENT if the factor is on.
  Result<Secret> begin(const Person& person);
  // Turns the factor on if the code is one of the secret that begin() made within the last quarter
  // of an hour, and returns the recovery codes. Returns nothing for any other code.
  Result<std::optional<std::vector<Secret>>> confirm(const Person& person, std::string_view code);
  // Returns true if it is a code of the app that was not used before, or a recovery code, which
  // then ends. Blanks and dashes in it do not count.
  Result<bool> check(const Person& person, std::string_view code);
  // Turns the factor off if the code is one that check() takes. Returns whether it is.
  Result<bool> end(const Person& person, std::string_view code);
  // Turns the factor off without a code. Fails with NOT_FOUND if it is not on; then one that was
  // begun and not confirmed ends, and the audit is not told.
  Result<void> reset(const Person& person, const std::string& actor);

  // Notes that the person has shown the password in the browser with this cookie, and has still to
  // show a code. Returns what the page carries along.
  Result<Secret> begin_pending(const Person& person, const Secret& browser);
  // Returns who showed the password, and counts a try. Returns nothing if that was in another
  // browser or more than five minutes ago, or if this is the sixth try.
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
