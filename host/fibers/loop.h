#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>

#include "base/clock.h"

namespace patchbay::fibers {

// Work that a worker's thread does while no fiber of the worker is ready. For example, an event
// loop waits for its sockets and wakes the fibers that wait for events of these sockets.
class Loop {
 public:
  virtual ~Loop() = default;

  // Waits until an event has come and the loop has handled it, until call_back() is called, or
  // until `until`. If `until` has passed, does not wait, but handles the events that have come.
  // Called on the worker's thread, not on a fiber.
  virtual void wait(Monotonic until) = 0;
  // Ends the present wait, or the next wait if the loop does not wait now. Thread-safe.
  virtual void call_back() = 0;

  // Returns true while the loop handles events, and false while the loop waits for events. The
  // worker's fibers cannot run while the loop handles events. Thread-safe.
  [[nodiscard]] bool is_handling() const { return is_handling_.load(std::memory_order_relaxed); }

 protected:
  // A loop whose events may take long calls handles(true) before it handles events, and
  // handles(false) after that.
  void handles(bool does) { is_handling_.store(does, std::memory_order_relaxed); }

 private:
  std::atomic<bool> is_handling_ = false;
};

// A loop without events. It only waits for call_back() or `until`.
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
