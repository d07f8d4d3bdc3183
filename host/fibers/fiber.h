#pragma once

#include <atomic>
#include <functional>

#include "base/strand.h"
#include "fibers/context.h"
#include "fibers/stack.h"

namespace patchbay::fibers {

class Worker;

// One job on its own stack. A fiber belongs to one worker and always runs on that worker's thread,
// so thread-local values of the host, of libraries and of the C library stay the same.
class Fiber final : public Strand {
 public:
  Fiber(Worker& worker, Stack stack, std::function<void()> job);
  ~Fiber() override = default;

  // ---- for the code that runs on the fiber
  void sleep(Monotonic until) override;
  void wake() override;
  StackRange stack() override { return stack_.range(); }

  // Returns since when the fiber has been running without a wait; max() while it waits or is ready.
  // Thread-safe.
  [[nodiscard]] Monotonic running_since() const {
    return Monotonic(Monotonic::duration(since_.load(std::memory_order_relaxed)));
  }

  // ---- for its worker
  bool run(Context& worker);
  Stack take_stack() { return std::move(stack_); }
  [[nodiscard]] const Stack& memory() const { return stack_; }

  Fiber* next_ready = nullptr;  // the next fiber in its worker's queue

 private:
  enum class State { kRunning, kAsleep, kWoken };

  static void begin(void* fiber);

  Worker& worker_;
  Stack stack_;
  std::function<void()> job_;
  std::atomic<State> state_ = State::kWoken;
  std::atomic<Monotonic::rep> since_ = Monotonic::max().time_since_epoch().count();
  bool has_ended_ = false;
  Context* back_ = nullptr;  // the worker's context while the fiber runs
  Context context_;
};

}  // namespace patchbay::fibers
