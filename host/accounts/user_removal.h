// Removes a user and all data of the user.
#pragma once

#include <string>
#include <vector>

#include "accounts/revocation.h"
#include "callers/keys.h"

namespace patchbay::accounts {

struct Removal {
  std::string organization;
  std::string user;
  std::string actor;  // the person who requests the removal, for the audit record
  std::string trace_id;
};

struct RemovedUser {
  int keys = 0;                    // number of revoked keys
  std::vector<RevokedLink> links;  // all links of the user
};

// Removes a user's keys, links, preferences, exposures to experiments, parked calls and unfinished
// connections. First one transaction blocks their use. Then the function revokes the tokens at the
// providers. If the host is killed in between, Revocation::finish() does the rest. Fails with
// NOT_FOUND if there is no such user.
Result<RemovedUser> remove_user(callers::Keys& keys, Revocation& revocation,
                                const Removal& removal);

}  // namespace patchbay::accounts
