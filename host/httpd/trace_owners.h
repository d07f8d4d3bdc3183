#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "base/mutex.h"
#include "base/trace_id.h"

namespace patchbay::httpd {

// Records which organization uses a trace id that a client chose, while requests with this id run.
// So the id's records never belong to two organizations at the same time. Thread-safe.
class TraceOwners {
 public:
  // The reservation of an id for an organization. A request owns its hold until its handler has
  // returned.
  using Hold = std::shared_ptr<const void>;

  // Returns a hold on the id. Returns nullptr if another organization uses the id. With the
  // organization "" (unknown), no other request may use the id at the same time.
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
  const std::shared_ptr<Owners> owners_ = std::make_shared<Owners>();  // shared with all holds
};

}  // namespace patchbay::httpd
