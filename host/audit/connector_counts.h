// Counts how often connectors were connected and used. The database counts the audit records of an
// organization.
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
  WallTime from;                // at this time or later
  WallTime until;               // before this time
  std::int64_t most = 500'000;  // the most records that are counted: the newest ones
};

// The counts of one connector.
struct ConnectorCounts {
  std::int64_t initiated = 0;
  std::int64_t completed = 0;
  std::int64_t failed = 0;
  std::int64_t uses = 0;
  std::map<std::string, std::int64_t> errors{};  // code → calls that ended with this code
  std::int64_t connected_users = 0;              // users who connected it
  std::int64_t users = 0;                        // users who used it
  std::int64_t activated_users = 0;              // users who connected it and used it after that
  std::chrono::milliseconds until_first_use{};   // from connecting to first use; sum of all users
};

struct CountedConnectors {
  std::map<std::string, ConnectorCounts> connectors{};
  std::map<WallTime, std::int64_t> active{};  // midnight in UTC → connectors used on that day
  bool complete = true;                       // false: there may be more records than were counted
  std::optional<WallTime> oldest{};           // the time of the oldest record that was counted
};

Result<CountedConnectors> count_connectors(Store& store, const CountedTime& time);

}  // namespace patchbay
