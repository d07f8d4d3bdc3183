#pragma once

#include <condition_variable>
#include <mutex>

#include "base/clock.h"

namespace patchbay::fibers {

// What a worker does while no fiber of it is ready. An event loop is one: it waits for its sockets,
// and wakes the fibers whose events have come.
class Loop {
 public:
  virtual ~Loop() = default;

  // Returns when something has come and was handled, after a call_back(), or at `until`, which may
  // be over: then it only looks. On the worker's thread, not on a fiber.
  virtual void wait(Monotonic until) = 0;
  // Ends the wait under way, or the next one. Any thread.
  virtual void call_back() = 0;
};

// Waits for nothing but to be called back.
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
