// Functions on the tables of identities at providers, of email addresses, and of unfinished
// sign-ins at a provider. Each runs a few statements. They throw SOCI's exceptions, which Store
// converts to errors.
#pragma once

#include <optional>
#include <string>

#include "authserver/id_token.h"
#include "authserver/people.h"
#include "store/store.h"

namespace patchbay::authserver {

// Returns the organization's user who is this subject of this issuer.
std::optional<std::string> find_identity(store::Transaction& transaction,
                                         const std::string& organization,
                                         const ProviderIdentity& identity);
// Returns true if the user is bound to a subject of the issuer.
bool has_identity(store::Transaction& transaction, const Person& person, const std::string& issuer);
void insert_identity(store::Transaction& transaction, const Person& person,
                     const ProviderIdentity& identity);
// Deletes all bindings of the user to subjects. Returns true if there were any.
bool delete_identities(store::Transaction& transaction, const Person& person);

// Returns the user with this email address, which must be in known_form(). This is the user whose
// address an operator set. Otherwise it is the only user whose id is the address, in any case, and
// whose address no operator set.
std::optional<std::string> find_user_by_email(store::Transaction& transaction,
                                              const std::string& organization,
                                              const std::string& email);
// Returns true if a user's id is the address, in any case.
bool has_user_named(store::Transaction& transaction, const std::string& organization,
                    const std::string& email);
// Sets the user's address, and removes it from any other user.
void keep_email(store::Transaction& transaction, const Person& person, const std::string& email);

// The sign-in of a browser that went to the provider.
struct PendingOidc {
  std::string request;       // query of the authorization to continue; "": the account page
  std::string invitation{};  // the invitation's SHA-256 in hex; "": no invitation
};
void insert_pending_oidc(store::Transaction& transaction, const std::string& hash,
                         const std::string& browser, const PendingOidc& pending);
// Deletes the sign-in, and returns it if it is younger than `lifetime`. If it does not exist or
// belongs to another browser, deletes nothing and returns nullopt.
std::optional<PendingOidc> take_pending_oidc(store::Transaction& transaction,
                                             const std::string& hash, const std::string& browser,
                                             store::Millis lifetime);
void delete_old_pending_oidc(store::Transaction& transaction, store::Millis before);

}  // namespace patchbay::authserver
