#include "authserver/identities.h"

#include "authserver/identity_table.h"
#include "authserver/person_table.h"
#include "base/digest.h"
#include "callers/key_table.h"
#include "callers/names.h"
#include "oauth_messages/reason.h"

namespace patchbay::authserver {
namespace {

constexpr std::size_t kStateBytes = 32;
constexpr store::Millis kOidcMillis = std::chrono::milliseconds(kOidcLifetime).count();

Error not_let_in(const char* reason, std::string message) {
  return Error(Code::kPermissionDenied, std::move(message)).with_reason(reason);
}

Result<void> check_domain(const ProviderIdentity& identity, const OidcSettings& settings) {
  if (settings.email_domains.empty() ||
      (identity.is_verified && is_allowed(identity.email, settings.email_domains))) {
    return success();
  }
  return not_let_in("domain_refused",
                    "The person has no verified email address in the configured email_domains.");
}

Result<void> require_present(store::Transaction& transaction, const Person& person) {
  if (callers::find_person(transaction, person.organization, person.user) ==
      callers::Person::kPresent) {
    return success();
  }
  return not_let_in("person_removed", "User \"" + person.user + "\" has been removed.");
}

}  // namespace

void Identities::append(store::Transaction& transaction, const Person& person,
                        const audit::ProviderSignIn& event) {
  audit::AuditEntry entry;
  entry.event = audit::event_of(event);
  entry.organization = person.organization;
  entry.actor = person.user;
  entry.subject = person.user;
  chain_.append(transaction, std::move(entry), clock_.wall());
}

Result<Secret> Identities::begin(const Secret& browser, const PendingOidc& pending) {
  Secret state(random_.token(kStateBytes));
  const std::string hash = sha256_hex(state.reveal());
  const std::string owner = sha256_hex(browser.reveal());
  PATCHBAY_TRY(store_.transaction([&](store::Transaction& transaction) -> Result<void> {
    insert_pending_oidc(transaction, hash, owner, pending);
    return success();
  }));
  return state;
}

Result<PendingOidc> Identities::take(const Secret& state, const Secret& browser) {
  const std::string hash = sha256_hex(state.reveal());
  const std::string shown = sha256_hex(browser.reveal());
  PATCHBAY_TRY(auto pending,
               store_.transaction(
                   [&](store::Transaction& transaction) -> Result<std::optional<PendingOidc>> {
                     return take_pending_oidc(transaction, hash, shown, kOidcMillis);
                   }));
  if (pending) return std::move(*pending);
  return oauth_messages::oauth_failed(
      oauth_messages::Reason::kInvalidState,
      "The state of the sign-in is unknown, was used, is older than ten minutes, or belongs to "
      "another browser.");
}

// Finds the user by the email address, or creates a user, and binds the user to the identity.
Result<Person> Identities::bind(store::Transaction& transaction, const ProviderIdentity& identity,
                                const OidcSettings& settings) {
  if (!identity.is_verified) {
    return not_let_in("email_unverified",
                      "The provider names no email address that it has verified.");
  }
  const auto known = find_user_by_email(transaction, settings.organization, identity.email);
  const Person person{settings.organization, known.value_or(identity.email)};
  if (!known) {
    const bool may_create = settings.create_people &&
                            callers::check_user(person.user).has_value() &&
                            !has_user_named(transaction, person.organization, person.user);
    if (!may_create) {
      return not_let_in("email_unknown", "Nobody is known by the person's email address.");
    }
    callers::insert_person(transaction, person.organization, person.user);
    append(transaction, person,
           {.what = audit::ProviderSignIn::What::kCreated,
            .issuer = identity.issuer,
            .subject = identity.subject});
  }
  PATCHBAY_TRY(require_present(transaction, person));
  if (has_identity(transaction, person, identity.issuer)) {
    return not_let_in("email_taken", "User \"" + person.user +
                                         "\" signs in as another subject of the provider. "
                                         "`patchbay users email` lets the user begin again.");
  }
  keep(transaction, person, identity);
  return person;
}

void Identities::keep(store::Transaction& transaction, const Person& person,
                      const ProviderIdentity& identity) {
  insert_identity(transaction, person, identity);
  append(transaction, person,
         {.what = audit::ProviderSignIn::What::kBound,
          .issuer = identity.issuer,
          .subject = identity.subject});
}

Result<Person> Identities::accept_invitation(const ProviderIdentity& identity,
                                             const OidcSettings& settings,
                                             const std::string& invitation) {
  PATCHBAY_TRY(check_domain(identity, settings));
  auto accepted = store_.transaction([&](store::Transaction& transaction) -> Result<Person> {
    const auto person = find_invitation(transaction, invitation, kInvitationMillis);
    if (!person || person->organization != settings.organization) {
      return not_let_in("invitation_ended", "The invitation was used, or is older than a week.");
    }
    PATCHBAY_TRY(require_present(transaction, *person));
    const auto user = find_identity(transaction, settings.organization, identity);
    if (user && *user != person->user) {
      return not_let_in("identity_taken", "The subject of the provider is user \"" + *user +
                                              "\" already, and was invited as \"" + person->user +
                                              "\".");
    }
    delete_invitations(transaction, *person);
    if (user) return *person;
    if (delete_identities(transaction, *person)) People::end_access(transaction, *person);
    keep(transaction, *person, identity);
    return *person;
  });
  if (callers_ != nullptr) callers_->forget();
  return accepted;
}

Result<Person> Identities::person_of(const ProviderIdentity& identity,
                                     const OidcSettings& settings) {
  PATCHBAY_TRY(check_domain(identity, settings));
  return store_.transaction([&](store::Transaction& transaction) -> Result<Person> {
    const auto user = find_identity(transaction, settings.organization, identity);
    if (!user) return bind(transaction, identity, settings);
    Person person{settings.organization, *user};
    PATCHBAY_TRY(require_present(transaction, person));
    return person;
  });
}

Result<void> Identities::record_failure(const OidcSettings& settings, const Error& error) {
  return store_.transaction([&](store::Transaction& transaction) -> Result<void> {
    append(transaction, {settings.organization, {}},
           {.what = audit::ProviderSignIn::What::kRefused,
            .issuer = settings.issuer,
            .reason = error.details().reason});
    return success();
  });
}

void Identities::delete_old(store::Transaction& transaction) {
  delete_old_pending_oidc(transaction, transaction.now() - kOidcMillis);
}

}  // namespace patchbay::authserver
