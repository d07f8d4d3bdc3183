// Functions on the tables of identities at providers, of email addresses, and of unfinished
// sign-ins at a provider. Each function runs a few statements. The functions throw SOCI's
// exceptions, which Store turns into errors.
#pragma once

#include <optional>
#include <string>

#include "authserver/id_token.h"
#include "authserver/people.h"
#include "store/store.h"

namespace patchbay::authserver {

// Returns the user of the organization who is this subject of this issuer.
std::optional<std::string> find_identity(Transaction& transaction, const std::string& organization,
                                         const ProviderIdentity& identity);
// Returns true if the person is bound to a subject of the issuer.
bool has_identity(Transaction& transaction, const Person& person, const std::string& issuer);
void insert_identity(Transaction& transaction, const Person& person,
                     const ProviderIdentity& identity);
// Deletes all bindings of the person to subjects. Returns true if there were any.
bool delete_identities(Transaction& transaction, const Person& person);

// Returns the user with this email address, which must be in known_form(). This is the user to whom
// an operator gave the address. Otherwise it is the only user whose id is the address, in upper or
// lower case, and to whom no operator gave an address.
std::optional<std::string> find_user_by_email(Transaction& transaction,
                                              const std::string& organization,
                                              const std::string& email);
// Returns true if a user's id is the address, in upper or lower case.
bool has_user_named(Transaction& transaction, const std::string& organization,
                    const std::string& email);
// Gives the person this address. Takes it from any other user.
void keep_email(Transaction& transaction, const Person& person, const std::string& email);

// The sign-in of a browser that went to the provider.
struct PendingOidc {
  std::string request;       // the query of the authorization to continue; "": the account page
  std::string invitation{};  // the invitation's SHA-256 in hex; "": the person was not invited
};
void insert_pending_oidc(Transaction& transaction, const std::string& hash,
                         const std::string& browser, const PendingOidc& pending);
// Deletes the sign-in, and returns it if it is younger than `lifetime`. Returns nothing, and
// deletes nothing, if it does not exist or belongs to another browser.
std::optional<PendingOidc> take_pending_oidc(Transaction& transaction, const std::string& hash,
                                             const std::string& browser, Millis lifetime);
void delete_old_pending_oidc(Transaction& transaction, Millis before);

}  // namespace patchbay::authserver
