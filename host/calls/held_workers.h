#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <string>

#include "base/clock.h"
#include "services/guests.h"
#include "telemetry/log.h"

namespace patchbay::calls {

// Remembers connectors that held a worker thread while its other fibers had to wait, and says when
// their calls belong on threads that may block. Logs each time. Thread-safe.
class HeldWorkers {
 public:
  static constexpr int kCount = 3;                         // so often within kWindow …
  static constexpr std::chrono::minutes kWindow{10};       // counted from the first time
  static constexpr std::chrono::milliseconds kLong{1000};  // … or once for so long

  HeldWorkers(const Clock& clock, Log& log) : clock_(clock), log_(log) {}

  // Notes that a call inside the connector held its worker. Returns true if this happened too
  // often, and then the count starts again; or if the call held the worker for too long.
  bool note(const services::Holder& holder);

 private:
  struct Record {
    int count = 0;
    Monotonic first{};
  };

  const Clock& clock_;
  Log& log_;
  std::mutex mutex_;
  std::map<std::string, Record> records_;
};

}  // namespace patchbay::calls
