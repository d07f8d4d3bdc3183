// Functions on the tables of passwords and invitations. Each runs a few statements. They throw
// SOCI's exceptions, which Store converts to errors.
#pragma once

#include <optional>
#include <string>

#include "authserver/people.h"
#include "store/store.h"

namespace patchbay::authserver {

std::optional<std::string> find_password(Transaction& transaction, const Person& person);
// Ends the user's sessions, and the sign-ins that wait for a code.
void end_sign_ins(Transaction& transaction, const Person& person);
void keep_password(Transaction& transaction, const Person& person, const std::string& kept);

inline constexpr Millis kInvitationMillis = std::chrono::milliseconds(kInvitationLifetime).count();
void insert_invitation(Transaction& transaction, const std::string& hash, const Person& person);
// Returns the user of the invitation, if it is younger than `lifetime`.
std::optional<Person> find_invitation(Transaction& transaction, const std::string& hash,
                                      Millis lifetime);
void delete_invitations(Transaction& transaction, const Person& person);

void delete_old_invitations(Transaction& transaction, Millis before);
// Deletes passwords, second factors, invitations and sessions of users who were removed.
void delete_accounts_of_removed(Transaction& transaction);

}  // namespace patchbay::authserver
