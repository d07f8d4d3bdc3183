#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "base/mutex.h"
#include "base/trace_id.h"

namespace patchbay::httpd {

// Knows which organization uses a trace id that its client chose, while requests with the id are
// running. So records of an id in use never belong to two organizations. Thread-safe.
class TraceOwners {
 public:
  // A request keeps its hold until its handler has returned.
  using Hold = std::shared_ptr<const void>;

  // Returns a hold on the id, or nullptr if another organization uses the id. Requests of the
  // organization "" (unknown) do not share an id.
  Hold take(const TraceId& trace_id, const std::string& organization);

 private:
  struct Owner {
    std::string organization;
    std::weak_ptr<const void> hold;
  };
  struct Owners {
    Mutex mutex;
    std::map<std::array<std::uint8_t, 16>, Owner> by_trace GUARDED_BY(mutex);
  };
  const std::shared_ptr<Owners> owners_ = std::make_shared<Owners>();  // the holds share it
};

}  // namespace patchbay::httpd
