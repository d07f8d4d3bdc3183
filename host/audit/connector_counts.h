// Counts how often an organization connected and used its connectors. The database computes the
// counts from the organization's audit records.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "store/store.h"

namespace patchbay::audit {

struct CountedTime {
  std::string organization;
  WallTime from;   // inclusive
  WallTime until;  // exclusive
  // Maximum number of records to count. The newest records are counted.
  std::int64_t most = 500'000;
};

// The counts of one connector.
struct ConnectorCounts {
  std::int64_t initiated = 0;
  std::int64_t completed = 0;
  std::int64_t failed = 0;
  std::int64_t uses = 0;
  // Maps an error code to the number of calls that ended with it.
  std::map<std::string, std::int64_t> errors{};
  std::int64_t connected_users = 0;  // users who connected the connector
  std::int64_t users = 0;            // users who used the connector
  std::int64_t activated_users = 0;  // users who connected the connector and then used it
  // The sum of all users' times from connecting to the first use.
  std::chrono::milliseconds until_first_use{};
};

struct CountedConnectors {
  std::map<std::string, ConnectorCounts> connectors{};
  // Maps midnight in UTC to the number of connectors that were used on that day.
  std::map<WallTime, std::int64_t> active{};
  bool complete = true;              // false: older records may exist that were not counted
  std::optional<WallTime> oldest{};  // time of the oldest counted record
};

Result<CountedConnectors> count_connectors(store::Store& store, const CountedTime& time);

}  // namespace patchbay::audit
