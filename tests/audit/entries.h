#pragma once

#include <atomic>
#include <string>

#include "audit/events.h"
#include "store/postgres_server.h"

namespace patchbay {

inline audit::AuditEntry used(const std::string& action_type, std::string actor = "ann") {
  audit::AuditEntry entry;
  entry.event = audit::event_of(audit::ConnectorUsed{"github", action_type});
  entry.organization = "org-1";
  entry.actor = std::move(actor);
  entry.subject = "link-1";
  return entry;
}

// A clock for tests. Each reading advances the clock by one millisecond.
class TestClock final : public Clock {
 public:
  [[nodiscard]] Monotonic now() const override { return {}; }
  [[nodiscard]] WallTime wall() const override {
    return WallTime(std::chrono::milliseconds(millis_++));
  }

 private:
  mutable std::atomic<std::int64_t> millis_ = 1'000'000;
};

}  // namespace patchbay
