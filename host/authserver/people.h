// People who sign in with a password of ours, and how they come to have one.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <optional>
#include <string>

#include "audit/chain.h"
#include "audit/oauth_events.h"
#include "base/clock.h"
#include "base/patience.h"
#include "base/random.h"
#include "base/result.h"
#include "base/secret.h"
#include "callers/callers.h"
#include "fibers/blocking.h"
#include "store/store.h"

namespace patchbay::authserver {

// One user of one organization.
struct Person {
  std::string organization;
  std::string user;

  bool operator==(const Person&) const = default;
};

inline constexpr std::chrono::hours kInvitationLifetime{7 * 24};

// Keeps passwords as scrypt, and invitations as hashes. Every change is committed together with its
// audit record. Thread-safe; a fiber waits for scrypt without its thread.
class People {
 public:
  // `callers`: those of this process, whose cache forgets the tokens that a new password ends;
  // nullptr if this process serves nobody.
  People(Store& store, Random& random, const Clock& clock, AuditChain chain,
         callers::Callers* callers = nullptr)
      : store_(store),
        random_(random),
        clock_(clock),
        chain_(std::move(chain)),
        callers_(callers) {}

  // Makes an invitation, with which the person chooses a password. Makes the user too if there is
  // no such user yet; an earlier invitation ends. Fails with NOT_FOUND if the organization does not
  // exist or the user was removed.
  Result<Secret> invite(const Person& person, const std::string& actor);
  // Returns whom an invitation is for; nothing if it is unknown, was used or has expired.
  Result<std::optional<Person>> invited(const Secret& invitation);
  // Uses the invitation up and sets the password, which ends what set_password() ends. Fails with
  // NOT_FOUND for an invitation that is not good, with INVALID_ARGUMENT for a password that cannot
  // be one, and else as check().
  Result<Person> accept(const Secret& invitation, const Secret& password, const Patience& patience);

  enum class Account { kNew, kExisting };
  // Sets a password, for a person who has none yet or for one who has, and ends the person's
  // sessions and all that the person allowed, because whoever knew the old one may have begun them.
  // Fails with INVALID_ARGUMENT if it is the other way round, or for a password that
  // cannot be one; otherwise as invite().
  Result<void> set_password(const Person& person, const Secret& password, Account account,
                            const std::string& actor);

  // Returns true if it is the person's password. Takes as long for a person without one. Fails with
  // OVERLOADED if many wait for this already, and as the patience says.
  Result<bool> check(const Person& person, const Secret& password, const Patience& patience);

  // Records that somebody signed in, signed out, or failed to.
  Result<void> record(const Person& person, SignInChanged::What what);

  // Deletes old invitations, and the accounts of users who were removed.
  static void delete_ended(Transaction& transaction);

 private:
  Result<void> hash(const Patience& patience, const std::function<void()>& work);
  void keep(Transaction& transaction, const Person& person, const std::string& kept,
            const std::string& actor);
  void append(Transaction& transaction, const Person& person, SignInChanged::What what,
              const std::string& actor);
  void forget_callers();

  Store& store_;
  Random& random_;
  const Clock& clock_;
  const AuditChain chain_;
  callers::Callers* const callers_;
  fibers::BlockingThreads hashing_{2};  // so that scrypt never takes more than 64 MiB
  std::atomic<int> hashing_count_ = 0;  // work of hashing_, with what waits for a thread
};

}  // namespace patchbay::authserver
