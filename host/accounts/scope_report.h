#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "accounts/link_table.h"
#include "store/store.h"

namespace patchbay::accounts {

struct UsedScope {
  std::string scope;
  std::int64_t uses = 0;  // how many calls ran an action that needs the scope
  WallTime last_used{};
};

// A link's granted scopes, compared with the scopes that the link's calls needed.
struct ScopeUse {
  LinkRecord link;
  std::vector<UsedScope> used;
  std::vector<std::string> over_granted;  // granted, but needed by no call so far
};

// Returns a ScopeUse for every link that matches `filter` and is neither revoked nor pending. The
// numbers may be some seconds old.
Result<std::vector<ScopeUse>> scope_report(Store& store, const LinkFilter& filter);

}  // namespace patchbay::accounts
