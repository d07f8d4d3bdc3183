#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "audit/chain.h"
#include "base/clock.h"
#include "base/result.h"
#include "store/store.h"

namespace patchbay::audit {

// The conditions of a query. An empty member is no condition.
struct AuditQuery {
  std::string action_prefix{};  // for example "connector_oauth_" or "security."
  std::string actor{};
  std::string organization{};
  bool of_host = false;             // true: only records without an organization
  std::optional<WallTime> from{};   // inclusive
  std::optional<WallTime> until{};  // exclusive
  bool oldest_first = false;
  int limit = 100;      // 1 to 1000
  std::string after{};  // AuditPage::next of the previous page
};

struct AuditPage {
  std::vector<AuditRecord> records;
  std::string next;  // empty: this was the last page
};

// Returns one page of the records that meet all conditions. Fails with INVALID_ARGUMENT if `limit`
// or `after` is not valid.
Result<AuditPage> query(store::Store& store, const AuditQuery& query);

// Returns a host's records after `seq`, in the order of its chain.
Result<std::vector<AuditRecord>> records_of_host(store::Store& store, const std::string& host,
                                                 std::int64_t seq, int limit);

}  // namespace patchbay::audit
