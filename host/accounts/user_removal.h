// Removes a user and everything that belongs to the user.
#pragma once

#include <string>
#include <vector>

#include "accounts/revocation.h"
#include "callers/keys.h"

namespace patchbay::accounts {

struct Removal {
  std::string organization;
  std::string user;
  std::string actor;  // who requests the removal, for the audit record
  std::string trace_id;
};

struct RemovedUser {
  int keys = 0;                    // how many keys were revoked
  std::vector<RevokedLink> links;  // all links of the user
};

// Removes a user's keys, links, preferences, exposures to experiments, parked calls and unfinished
// connections. One transaction stops the use of everything that the user has. After it, the
// function revokes the tokens at the providers. If the host is killed meanwhile,
// Revocation::finish() does the rest. Fails with NOT_FOUND if there is no such user.
Result<RemovedUser> remove_user(callers::Keys& keys, Revocation& revocation,
                                const Removal& removal);

}  // namespace patchbay::accounts
