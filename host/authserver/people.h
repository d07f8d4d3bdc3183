// Stores the passwords of people who sign in, the invitations to choose a password, and the email
// addresses by which a provider may name people.
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

// Stores passwords as scrypt hashes, and invitations as SHA-256 hashes. Commits every change
// together with its audit record. Thread-safe; a fiber waits for scrypt without its thread.
class People {
 public:
  // `callers` has a cache of tokens. After a new password has ended tokens, this class clears the
  // cache. `callers` is nullptr if this process serves no requests.
  People(Store& store, Random& random, const Clock& clock, AuditChain chain,
         callers::Callers* callers = nullptr)
      : store_(store),
        random_(random),
        clock_(clock),
        chain_(std::move(chain)),
        callers_(callers) {}

  // Makes an invitation, with which the person chooses a password. Ends earlier invitations of the
  // person. Also makes the user, if it does not exist yet. Fails with NOT_FOUND if the organization
  // does not exist or the user was removed.
  Result<Secret> invite(const Person& person, const std::string& actor);
  // Returns the person of an invitation; nothing if the invitation is unknown, was used or has
  // expired.
  Result<std::optional<Person>> invited(const Secret& invitation);
  // Uses up the invitation and sets the password. Ends the person's sessions and grants, as
  // set_password() does. Fails with NOT_FOUND for an invitation that is not valid. Fails with
  // INVALID_ARGUMENT for a password that check_password() refuses. Otherwise fails as check()
  // fails.
  Result<Person> accept(const Secret& invitation, const Secret& password, const Patience& patience);

  enum class Account { kNew, kExisting };
  // Sets a password. `account` says whether the person has a password already. Ends the person's
  // sessions and grants, because somebody who knew the old password may have begun them. Fails with
  // INVALID_ARGUMENT if `account` is wrong or check_password() refuses the password, and otherwise
  // as invite() fails.
  Result<void> set_password(const Person& person, const Secret& password, Account account,
                            const std::string& actor);

  // Sets the email address by which the organization's provider may name the person. Makes the user
  // as invite() does, and takes the address from any other user. If the person was bound to a
  // subject of a provider, the next sign-in binds the person again, and the person's sessions and
  // grants end. Fails with INVALID_ARGUMENT if the text is no address, and otherwise as invite()
  // fails.
  Result<void> set_email(const Person& person, const std::string& email, const std::string& actor);

  // Returns true if this is the person's password. Takes the same time if the person has no
  // password. Fails with OVERLOADED if too many requests wait for a hash. Also fails if the
  // patience ends.
  Result<bool> check(const Person& person, const Secret& password, const Patience& patience);

  // Records that the person signed in, signed out, or failed to sign in.
  Result<void> record(const Person& person, SignInChanged::What what);

  // Ends the person's sessions and grants, because somebody else who could sign in as the person
  // may have begun them. Clear the cache of tokens after the transaction.
  static void end_access(Transaction& transaction, const Person& person);
  // Deletes expired invitations, and the accounts of removed users.
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
  fibers::BlockingThreads hashing_{2};  // at most 64 MiB for scrypt
  std::atomic<int> hashing_count_ = 0;  // tasks of hashing_ that run or wait
};

}  // namespace patchbay::authserver
