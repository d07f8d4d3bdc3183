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
  std::string actor;  // who asks, for the audit record
  std::string trace_id;
};

struct RemovedUser {
  int keys = 0;                    // number of keys that were ended
  std::vector<RevokedLink> links;  // all links of the user
};

// Removes a user's keys, links, preferences, exposures to experiments, parked calls and connections
// under way. One transaction puts all of them out of use before the first provider is told. If the
// host is killed after that, Revocation::finish() does the rest. NOT_FOUND: no such user.
Result<RemovedUser> remove_user(callers::Keys& keys, Revocation& revocation,
                                const Removal& removal);

}  // namespace patchbay::accounts
