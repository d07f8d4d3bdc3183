#pragma once

#include <atomic>
#include <functional>

#include "base/strand.h"
#include "fibers/context.h"
#include "fibers/stack.h"

namespace patchbay::fibers {

class Worker;

// One job on a stack of its own. It belongs to one worker and runs on that worker's thread only, so
// thread-local values of the host, of libraries and of the C library stay what they were.
class Fiber final : public Strand {
 public:
  Fiber(Worker& worker, Stack stack, std::function<void()> job);
  ~Fiber() override = default;

  // ---- of whoever runs on it
  void sleep(Monotonic until) override;
  void wake() override;
  StackRange stack() override { return stack_.range(); }

  // Since when it runs without having waited; max(): it waits, or is to go on. Any thread.
  [[nodiscard]] Monotonic running_since() const {
    return Monotonic(Monotonic::duration(since_.load(std::memory_order_relaxed)));
  }

  // ---- its worker's
  // Runs it until it sleeps or ends; true: it has ended.
  bool run(Context& worker);
  Stack take_stack() { return std::move(stack_); }
  [[nodiscard]] const Stack& memory() const { return stack_; }

  Fiber* next_ready = nullptr;  // in its worker's queue

 private:
  enum class State { kRunning, kAsleep, kWoken };

  static void begin(void* fiber);

  Worker& worker_;
  Stack stack_;
  std::function<void()> job_;
  std::atomic<State> state_ = State::kWoken;
  std::atomic<Monotonic::rep> since_ = Monotonic::max().time_since_epoch().count();
  bool has_ended_ = false;
  Context* back_ = nullptr;  // the worker's, while it runs
  Context context_;
};

}  // namespace patchbay::fibers
