// A user who goes, and everything that is his.
#pragma once

#include <string>
#include <vector>

#include "callers/keys.h"
#include "links/revocation.h"

namespace patchbay::callers {

struct Removal {
  std::string organization;
  std::string user;
  std::string actor;  // who asks for it, for the record
  std::string trace_id;
};

struct RemovedUser {
  int keys = 0;                           // that were ended
  std::vector<links::RevokedLink> links;  // all he had
};

// Takes a user away with his keys, links, preferences, exposures to experiments, calls that wait
// and connections under way.
// Everything is out of use, in one transaction, before the first provider is told; a host that is
// killed after that leaves the rest to Revocation::finish(). NOT_FOUND: nobody goes by that name.
Result<RemovedUser> remove_user(Keys& keys, links::Revocation& revocation, const Removal& removal);

}  // namespace patchbay::callers
