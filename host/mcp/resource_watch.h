// Detects changes of the resources that a client watches.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "actions/pipeline.h"
#include "base/clock.h"
#include "mcp/mcp.h"

namespace patchbay::mcp {

// Returns a text that changes with the resource. Returns nullopt if the resource cannot be read
// now. `as` has the caller and the time limit.
std::optional<std::string> version_of_resource(Mcp& mcp, const actions::Request& as,
                                               std::string_view uri);

// Checks each resource from time to time. After a change, the next check comes two seconds later.
// Without a change, the interval doubles, because a check may be a request to another server.
class ResourceWatch {
 public:
  static constexpr std::chrono::seconds kShortest{2};  // shortest interval between two checks
  static constexpr std::chrono::seconds kLongest{64};

  // Returns a resource's version, or nullopt if it cannot be read now.
  using Look = std::function<std::optional<std::string>(const std::string& uri)>;

  // Checks each due resource in `uris`. Returns those that have changed since the last successful
  // check.
  std::vector<std::string> changed(const std::set<std::string>& uris, Monotonic now,
                                   const Look& look);

 private:
  struct WatchedResource {
    std::string version{};  // "": not read yet
    std::chrono::seconds wait = kShortest;
    Monotonic next{};
  };

  std::map<std::string, WatchedResource> seen_;
};

}  // namespace patchbay::mcp
