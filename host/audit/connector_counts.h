// Counts how often an organization connected and used its connectors. The database computes the
// counts from the audit records of the organization.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "store/store.h"

namespace patchbay {

struct CountedTime {
  std::string organization;
  WallTime from;   // at this time or later
  WallTime until;  // before this time
  // the largest number of records to count; the newest records are counted
  std::int64_t most = 500'000;
};

// The counts of one connector.
struct ConnectorCounts {
  std::int64_t initiated = 0;
  std::int64_t completed = 0;
  std::int64_t failed = 0;
  std::int64_t uses = 0;
  // error code → number of calls that ended with this code
  std::map<std::string, std::int64_t> errors{};
  std::int64_t connected_users = 0;  // users who connected the connector
  std::int64_t users = 0;            // users who used the connector
  std::int64_t activated_users = 0;  // users who connected the connector and then used it
  // the time from connecting to the first use; sum over all users
  std::chrono::milliseconds until_first_use{};
};

struct CountedConnectors {
  std::map<std::string, ConnectorCounts> connectors{};
  // midnight in UTC → number of connectors that were used on that day
  std::map<WallTime, std::int64_t> active{};
  bool complete = true;              // false if there may be more records than were counted
  std::optional<WallTime> oldest{};  // the time of the oldest record that was counted
};

Result<CountedConnectors> count_connectors(Store& store, const CountedTime& time);

}  // namespace patchbay
