#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <string>

#include "base/clock.h"
#include "services/guests.h"
#include "telemetry/log.h"

namespace patchbay::calls {

// Remembers connectors that held a worker thread while other fibers had to wait for it. Decides
// when the calls of such a connector must run on threads that may block. Logs each time.
// Thread-safe.
class HeldWorkers {
 public:
  static constexpr int kCount = 3;                         // so many times within kWindow …
  static constexpr std::chrono::minutes kWindow{10};       // counted from the first time
  static constexpr std::chrono::milliseconds kLong{1000};  // … or one time for so long

  HeldWorkers(const Clock& clock, Log& log) : clock_(clock), log_(log) {}

  // Notes that a call inside the connector held its worker. Returns true if this happened kCount
  // times within kWindow (then the count starts again), or if the call held the worker for kLong.
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
