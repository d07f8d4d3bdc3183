#pragma once

#include <chrono>
#include <stop_token>

namespace patchbay {

// Waits. It is an interface, so tests can replace the real waiting. Thread-safe.
class Wait {
 public:
  virtual ~Wait() = default;
  // Returns after that long, or at once when the token asks to stop.
  virtual void for_duration(std::chrono::milliseconds time, const std::stop_token& stop) = 0;
};

}  // namespace patchbay
