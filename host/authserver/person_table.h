// Functions on the tables of passwords and invitations. Each runs a few statements. They throw
// SOCI's exceptions, which Store converts to errors.
#pragma once

#include <optional>
#include <string>

#include "authserver/people.h"
#include "store/store.h"

namespace patchbay::authserver {

std::optional<std::string> find_password(store::Transaction& transaction, const Person& person);
// Ends the user's sessions, and the sign-ins that wait for a code.
void end_sign_ins(store::Transaction& transaction, const Person& person);
void keep_password(store::Transaction& transaction, const Person& person, const std::string& kept);

inline constexpr store::Millis kInvitationMillis =
    std::chrono::milliseconds(kInvitationLifetime).count();
void insert_invitation(store::Transaction& transaction, const std::string& hash,
                       const Person& person);
// Returns the user of the invitation, if it is younger than `lifetime`.
std::optional<Person> find_invitation(store::Transaction& transaction, const std::string& hash,
                                      store::Millis lifetime);
void delete_invitations(store::Transaction& transaction, const Person& person);

void delete_old_invitations(store::Transaction& transaction, store::Millis before);
// Deletes passwords, second factors, invitations and sessions of users who were removed.
void delete_accounts_of_removed(store::Transaction& transaction);

}  // namespace patchbay::authserver
