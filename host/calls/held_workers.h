#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <string>

#include "base/clock.h"
#include "services/guests.h"
#include "telemetry/log.h"

namespace patchbay::calls {

// Counts how often each connector held a worker thread that other fibers needed. Decides when the
// connector's calls must move to threads that may block. Logs each case. Thread-safe.
class HeldWorkers {
 public:
  static constexpr int kCount = 3;                         // number of cases within kWindow
  static constexpr std::chrono::minutes kWindow{10};       // begins with the first case
  static constexpr std::chrono::milliseconds kLong{1000};  // one case of this length is enough

  HeldWorkers(const Clock& clock, telemetry::Log& log) : clock_(clock), log_(log) {}

  // Records that a call inside the connector held its worker thread. Returns true if the call held
  // the thread for kLong. Also returns true at the kCount-th case within kWindow, and then starts
  // the count again.
  bool note(const services::Holder& holder);

 private:
  struct Record {
    int count = 0;
    Monotonic first{};
  };

  const Clock& clock_;
  telemetry::Log& log_;
  std::mutex mutex_;
  std::map<std::string, Record> records_;
};

}  // namespace patchbay::calls
