#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <string>

#include "base/clock.h"
#include "base/trace_id.h"
#include "telemetry/log.h"

namespace patchbay::calls {

// Remembers connectors that held a worker, whose other fibers had to wait: those of repeated
// offence are to be called where they may block. Each time is in the log. Thread-safe.
class HeldWorkers {
 public:
  static constexpr int kCount = 3;                    // times within …
  static constexpr std::chrono::minutes kWindow{10};  // … this long

  HeldWorkers(const Clock& clock, Log& log) : clock_(clock), log_(log) {}

  // One that is inside the connector held its worker. True: too often, and the count begins again.
  bool note(const std::string& connector, const std::string& action, const TraceId& trace_id);

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
