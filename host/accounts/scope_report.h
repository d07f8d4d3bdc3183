#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "accounts/link_table.h"
#include "store/store.h"

namespace patchbay::accounts {

struct UsedScope {
  std::string scope;
  std::int64_t uses = 0;  // calls whose action needs it
  WallTime last_used{};
};

// What a link may do beside what it did.
struct ScopeUse {
  LinkRecord link;
  std::vector<UsedScope> used;
  std::vector<std::string> over_granted;  // granted, and needed by no call so far
};

// For every link that matches and is not revoked. Uses lag by some seconds.
Result<std::vector<ScopeUse>> scope_report(Store& store, const LinkFilter& filter);

}  // namespace patchbay::accounts
