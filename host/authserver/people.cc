#include "authserver/people.h"

#include <soci/soci.h>

#include "authserver/grant_table.h"
#include "authserver/identity_table.h"
#include "authserver/oidc_settings.h"
#include "authserver/password.h"
#include "authserver/person_table.h"
#include "base/digest.h"
#include "callers/key_table.h"
#include "callers/names.h"
#include "callers/organizations.h"

namespace patchbay::authserver {
namespace {

constexpr std::string_view kInvitationMark = "pbi_";
constexpr std::size_t kInvitationBytes = 32;
constexpr int kMostHashing = 32;  // maximum number of running and waiting tasks

Error no_invitation() {
  return Error(Code::kNotFound,
               "This invitation is unknown, was used, or is older than a week. Ask for a new one.");
}

// Creates the user if necessary.
Result<void> ensure_user(store::Transaction& transaction, const Person& person) {
  if (!callers::has_organization(transaction, person.organization)) {
    return callers::no_organization(person.organization);
  }
  const auto found = callers::find_person(transaction, person.organization, person.user);
  if (found == callers::Person::kRemoved) {
    return Error(Code::kNotFound, "User \"" + person.user + "\" has been removed.");
  }
  if (found == callers::Person::kUnknown) {
    callers::insert_person(transaction, person.organization, person.user);
  }
  return success();
}

Result<void> check_person(const Person& person) {
  PATCHBAY_TRY(callers::check_organization(person.organization));
  return callers::check_user(person.user);
}

Result<void> check_account(const Person& person, bool has_password, People::Account account) {
  if (has_password == (account == People::Account::kExisting)) return success();
  return Error(
      Code::kInvalidArgument,
      "User \"" + person.user +
          (has_password ? "\" has a password already; `patchbay users password` changes it."
                        : "\" has no password yet; `patchbay users add` sets it, and "
                          "`patchbay users invite` lets the user choose it."));
}

// Increments `taken` as long as this object lives.
class Place {
 public:
  explicit Place(std::atomic<int>& taken) : taken_(taken), number_(++taken) {}
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;
  ~Place() { --taken_; }
  [[nodiscard]] int number() const { return number_; }

 private:
  std::atomic<int>& taken_;
  const int number_;
};

}  // namespace

void People::append(store::Transaction& transaction, const Person& person,
                    audit::SignInChanged::What what, const std::string& actor) {
  audit::AuditEntry entry;
  entry.event = audit::event_of(audit::SignInChanged{what});
  entry.organization = person.organization;
  entry.actor = actor;
  entry.subject = person.user;
  chain_.append(transaction, std::move(entry), clock_.wall());
}

// Runs `work` on a thread for hashing. Fails with OVERLOADED if too many tasks run or wait. Each
// hash takes long (kept_password()), so a longer queue would delay everyone who signs in.
Result<void> People::hash(const Patience& patience, const std::function<void()>& work) {
  const Place place(hashing_count_);
  if (place.number() <= kMostHashing) return hashing_.run(patience, work);
  return Error(Code::kOverloaded,
               "Too many people sign in at this moment. Try again in a few seconds.");
}

void People::end_access(store::Transaction& transaction, const Person& person) {
  end_sign_ins(transaction, person);
  end_grants_of_user(transaction, person.organization, person.user);
  callers::bump_change(transaction);
}

void People::keep(store::Transaction& transaction, const Person& person, const std::string& kept,
                  const std::string& actor) {
  keep_password(transaction, person, kept);
  end_access(transaction, person);
  append(transaction, person, audit::SignInChanged::What::kPasswordSet, actor);
}

// Clears the cache of tokens in `callers_`. Must be called even after a failed change, because the
// store may have committed it in spite of the error.
void People::forget_callers() {
  if (callers_ != nullptr) callers_->forget();
}

Result<Secret> People::invite(const Person& person, const std::string& actor) {
  PATCHBAY_TRY(check_person(person));
  Secret invitation(std::string(kInvitationMark) + random_.token(kInvitationBytes));
  PATCHBAY_TRY(store_.transaction([&](store::Transaction& transaction) -> Result<void> {
    PATCHBAY_TRY(ensure_user(transaction, person));
    delete_invitations(transaction, person);
    insert_invitation(transaction, sha256_hex(invitation.reveal()), person);
    append(transaction, person, audit::SignInChanged::What::kInvited, actor);
    return success();
  }));
  return invitation;
}

Result<std::optional<Person>> People::invited(const Secret& invitation) {
  const std::string hash = sha256_hex(invitation.reveal());
  return store_.read([&](store::Transaction& transaction) -> Result<std::optional<Person>> {
    return find_invitation(transaction, hash, kInvitationMillis);
  });
}

Result<Person> People::accept(const Secret& invitation, const Secret& password,
                              const Patience& patience) {
  PATCHBAY_TRY(check_password(password.reveal()));
  PATCHBAY_TRY(const auto known, invited(invitation));
  if (!known) return no_invitation();
  std::string kept;
  PATCHBAY_TRY(hash(patience, [&] { kept = kept_password(password, random_); }));
  const std::string shown = sha256_hex(invitation.reveal());
  auto accepted = store_.transaction([&](store::Transaction& transaction) -> Result<Person> {
    const auto person = find_invitation(transaction, shown, kInvitationMillis);
    if (!person) return no_invitation();
    PATCHBAY_TRY(ensure_user(transaction, *person));
    delete_invitations(transaction, *person);
    keep(transaction, *person, kept, person->user);
    return *person;
  });
  forget_callers();
  return accepted;
}

Result<void> People::set_password(const Person& person, const Secret& password, Account account,
                                  const std::string& actor) {
  PATCHBAY_TRY(check_person(person));
  PATCHBAY_TRY(check_password(password.reveal()));
  std::string kept;
  PATCHBAY_TRY(hash({}, [&] { kept = kept_password(password, random_); }));
  auto set = store_.transaction([&](store::Transaction& transaction) -> Result<void> {
    PATCHBAY_TRY(ensure_user(transaction, person));
    PATCHBAY_TRY(check_account(person, find_password(transaction, person).has_value(), account));
    keep(transaction, person, kept, actor);
    return success();
  });
  forget_callers();
  return set;
}

Result<void> People::set_email(const Person& person, const std::string& email,
                               const std::string& actor) {
  PATCHBAY_TRY(check_person(person));
  const std::string known = known_form(email);
  if (known.empty()) {
    return Error(Code::kInvalidArgument,
                 "An email address is printable ASCII with one \"@\", such as ann@acme.example.");
  }
  auto set = store_.transaction([&](store::Transaction& transaction) -> Result<void> {
    PATCHBAY_TRY(ensure_user(transaction, person));
    keep_email(transaction, person, known);
    if (delete_identities(transaction, person)) end_access(transaction, person);
    append(transaction, person, audit::SignInChanged::What::kEmailSet, actor);
    return success();
  });
  forget_callers();
  return set;
}

Result<bool> People::check(const Person& person, const Secret& password, const Patience& patience) {
  PATCHBAY_TRY(
      const auto kept, store_.read([&](store::Transaction& transaction) -> Result<std::string> {
        const bool is_present = callers::find_person(transaction, person.organization,
                                                     person.user) == callers::Person::kPresent;
        return is_present ? find_password(transaction, person).value_or("") : std::string();
      }));
  bool is_right = false;
  PATCHBAY_TRY(hash(patience, [&] { is_right = is_password(password, kept); }));
  return is_right;
}

Result<void> People::record(const Person& person, audit::SignInChanged::What what) {
  return store_.transaction([&](store::Transaction& transaction) -> Result<void> {
    append(transaction, person, what, person.user);
    return success();
  });
}

void People::delete_ended(store::Transaction& transaction) {
  delete_old_invitations(transaction, transaction.now() - kInvitationMillis);
  delete_accounts_of_removed(transaction);
}

}  // namespace patchbay::authserver
