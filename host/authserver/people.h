// Stores users' passwords for signing in, the invitations to set a password, and the email
// addresses by which a provider may identify users.
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

// Stores passwords as scrypt hashes, and invitations as SHA-256 hashes. Each change is committed
// together with its audit record. A fiber waits for scrypt without blocking its thread.
// Thread-safe.
class People {
 public:
  // `callers` has a cache of tokens, which is cleared after a new password has ended tokens.
  // nullptr in a process that serves no requests.
  People(store::Store& store, Random& random, const Clock& clock, audit::AuditChain chain,
         callers::Callers* callers = nullptr)
      : store_(store),
        random_(random),
        clock_(clock),
        chain_(std::move(chain)),
        callers_(callers) {}

  // Creates an invitation, with which the user sets a password. Ends the user's earlier
  // invitations. Also creates the user if necessary. Fails with NOT_FOUND if the organization does
  // not exist or the user was removed.
  Result<Secret> invite(const Person& person, const std::string& actor);
  // Returns the user of an invitation. Returns nullopt if it is unknown, was used or has expired.
  Result<std::optional<Person>> invited(const Secret& invitation);
  // Consumes the invitation and sets the password. Ends the user's sessions and grants, like
  // set_password(). Fails with NOT_FOUND for an invalid invitation, and with INVALID_ARGUMENT for a
  // password that check_password() refuses. Otherwise fails like check().
  Result<Person> accept(const Secret& invitation, const Secret& password, const Patience& patience);

  enum class Account { kNew, kExisting };
  // Sets a password. `account` says whether the user already has a password. Ends the user's
  // sessions and grants, because somebody who knew the old password may have begun them. Fails with
  // INVALID_ARGUMENT if `account` is wrong or check_password() refuses the password, and otherwise
  // like invite().
  Result<void> set_password(const Person& person, const Secret& password, Account account,
                            const std::string& actor);

  // Sets the email address by which the organization's provider may identify the user. Creates the
  // user like invite(), and removes the address from any other user. If the user was bound to a
  // provider's subject, the next sign-in binds the user again, and the user's sessions and grants
  // end. Fails with INVALID_ARGUMENT if the text is not an address, and otherwise like invite().
  Result<void> set_email(const Person& person, const std::string& email, const std::string& actor);

  // Returns true if this is the user's password. Takes the same time if the user has none. Fails
  // with OVERLOADED if too many requests wait for a hash, and if the patience ends.
  Result<bool> check(const Person& person, const Secret& password, const Patience& patience);

  // Records that the person signed in, signed out, or failed to sign in.
  Result<void> record(const Person& person, audit::SignInChanged::What what);

  // Ends the user's sessions and grants, because somebody else who could sign in as the user may
  // have begun them. The cache of tokens must be cleared after the transaction.
  static void end_access(store::Transaction& transaction, const Person& person);
  // Deletes expired invitations, and the accounts of removed users.
  static void delete_ended(store::Transaction& transaction);

 private:
  Result<void> hash(const Patience& patience, const std::function<void()>& work);
  void keep(store::Transaction& transaction, const Person& person, const std::string& kept,
            const std::string& actor);
  void append(store::Transaction& transaction, const Person& person,
              audit::SignInChanged::What what, const std::string& actor);
  void forget_callers();

  store::Store& store_;
  Random& random_;
  const Clock& clock_;
  const audit::AuditChain chain_;
  callers::Callers* const callers_;
  fibers::BlockingThreads hashing_{2};  // limits scrypt to 64 MiB
  std::atomic<int> hashing_count_ = 0;  // number of running and waiting tasks of hashing_
};

}  // namespace patchbay::authserver
