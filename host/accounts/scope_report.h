#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "accounts/link_table.h"
#include "store/store.h"

namespace patchbay::accounts {

struct UsedScope {
  std::string scope;
  std::int64_t uses = 0;  // number of calls whose action needed the scope
  WallTime last_used{};
};

// The granted scopes of a link, compared with the scopes that its calls needed.
struct ScopeUse {
  LinkRecord link;
  std::vector<UsedScope> used;
  std::vector<std::string> over_granted;  // granted, but not needed by any call so far
};

// Returns a ScopeUse for every link that matches `filter` and is neither revoked nor pending. The
// numbers may be a few seconds old.
Result<std::vector<ScopeUse>> scope_report(store::Store& store, const LinkFilter& filter);

}  // namespace patchbay::accounts
