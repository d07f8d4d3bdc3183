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

// The records of one action on one subject, since a time (inclusive).
struct CountedAction {
  std::string action;
  std::string organization;
  std::string subject;
  WallTime since;
};
int count_records(store::Transaction& transaction, const CountedAction& counted);

// A select of the subjects of an organization's records with one action, as a part of other
// statements. Its parameters are in this order: the organization, the first time, the time after
// the last one, the action.
inline constexpr const char* kSelectSubjects =
    "select subject from audit_record where organization = :subjects_of and at >= :subjects_from "
    "and at < :subjects_until and action = :subjects_action";

// Returns a host's records after `seq`, in the order of its chain.
Result<std::vector<AuditRecord>> records_of_host(store::Store& store, const std::string& host,
                                                 std::int64_t seq, int limit);

}  // namespace patchbay::audit
