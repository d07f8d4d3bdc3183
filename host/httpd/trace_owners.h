#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "base/trace_id.h"

namespace patchbay::httpd {

// Whose the trace ids are that clients chose, while requests under them are under way: what is
// noted under an id meanwhile is never another organization's. Thread-safe.
class TraceOwners {
 public:
  // Held by a request until its handler has returned.
  using Hold = std::shared_ptr<const void>;

  // nullptr: another organization has it. Nobody ("") shares an id with nobody else.
  Hold take(const TraceId& trace_id, const std::string& organization);

 private:
  struct Owner {
    std::string organization;
    std::weak_ptr<const void> hold;
  };
  struct Owners {
    std::mutex mutex;
    std::map<std::array<std::uint8_t, 16>, Owner> by_trace;
  };
  const std::shared_ptr<Owners> owners_ = std::make_shared<Owners>();  // also the holds'
};

}  // namespace patchbay::httpd
