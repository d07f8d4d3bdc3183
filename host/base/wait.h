#pragma once

#include <chrono>
#include <stop_token>

namespace patchbay {

// Waits for some time. Tests use an implementation that does not really wait. Thread-safe.
class Wait {
 public:
  virtual ~Wait() = default;
  // Returns after `time`, or at once when the token is stopped.
  virtual void for_duration(std::chrono::milliseconds time, const std::stop_token& stop) = 0;
};

}  // namespace patchbay
