#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>

#include "base/clock.h"

namespace patchbay::fibers {

// The work of a worker's thread while none of its fibers is ready. For example, an event loop waits
// for its sockets and wakes the fibers whose events have come.
class Loop {
 public:
  virtual ~Loop() = default;

  // Waits until an event has come and was handled, until call_back(), or until `until`. If `until`
  // has passed, does not wait, but handles the events that have come. Called on the worker's
  // thread, not on a fiber.
  virtual void wait(Monotonic until) = 0;
  // Ends the present wait, or the next one. Thread-safe.
  virtual void call_back() = 0;

  // Returns true while the loop handles events, and false while it waits for them. The worker's
  // fibers have to wait while the loop handles events. Thread-safe.
  [[nodiscard]] bool is_handling() const { return is_handling_.load(std::memory_order_relaxed); }

 protected:
  // A loop whose events may take long calls handles(true) before it handles them, and
  // handles(false) after that.
  void handles(bool does) { is_handling_.store(does, std::memory_order_relaxed); }

 private:
  std::atomic<bool> is_handling_ = false;
};

// A loop without events; it only waits for call_back().
class IdleLoop final : public Loop {
 public:
  void wait(Monotonic until) override;
  void call_back() override;

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool is_called_ = false;
};

}  // namespace patchbay::fibers
