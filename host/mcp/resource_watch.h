// Finds out which of the resources that a client watches have changed.
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

// Returns a text that changes when the resource changes; nothing if the resource cannot be read
// now. `as` says who asks and how long the reading may take.
std::optional<std::string> version_of_resource(Mcp& mcp, const actions::Request& as,
                                               std::string_view uri);

// Looks at each resource from time to time. After a change, the next look comes two seconds later.
// While nothing changes, the time between two looks doubles, because a look may be a request to
// another server.
class ResourceWatch {
 public:
  static constexpr std::chrono::seconds kShortest{2};  // between two looks
  static constexpr std::chrono::seconds kLongest{64};

  // Returns the version of a resource; nothing if it cannot be read now.
  using Look = std::function<std::optional<std::string>(const std::string& uri)>;

  // Looks at each resource in `uris` that is due. Returns the resources that have changed since the
  // last successful look.
  std::vector<std::string> changed(const std::set<std::string>& uris, Monotonic now,
                                   const Look& look);

 private:
  struct Seen {
    std::string version{};  // "": not read yet
    std::chrono::seconds wait = kShortest;
    Monotonic next{};
  };

  std::map<std::string, Seen> seen_;
};

}  // namespace patchbay::mcp
