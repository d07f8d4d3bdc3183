#pragma once

#include <atomic>
#include <functional>

#include "base/strand.h"
#include "fibers/context.h"
#include "fibers/running_time.h"
#include "fibers/stack.h"

namespace patchbay::fibers {

class Worker;

// A job that runs on its own stack. A fiber belongs to one worker and always runs on that worker's
// thread, so all thread-local variables keep their values for the fiber.
class Fiber final : public Strand {
 public:
  // Throws std::bad_alloc if a sanitizer has no memory for the fiber. After the constructor, waits,
  // wake-ups and switches of the fiber allocate nothing.
  explicit Fiber(Stack stack);
  ~Fiber() override = default;

  // ---- for the code that runs on the fiber
  void sleep(Monotonic until) override;
  void wake() override;
  StackRange stack() override { return stack_.range(); }

  [[nodiscard]] RunningTime& time() { return time_; }
  [[nodiscard]] const RunningTime& time() const { return time_; }

  // ---- for its scheduler and its worker
  // take_over() and give_to() are called once, before the fiber first runs.
  void take_over(std::function<void()>& job) { job_.swap(job); }
  void give_to(Worker& worker) { worker_ = &worker; }
  bool run(Context& worker);
  Stack take_stack() { return std::move(stack_); }
  [[nodiscard]] const Stack& memory() const { return stack_; }

  Fiber* next = nullptr;  // the next fiber in the same FiberQueue

 private:
  enum class State { kRunning, kAsleep, kWoken };

  static void begin(void* fiber);

  Worker* worker_ = nullptr;
  Stack stack_;
  std::function<void()> job_;
  std::atomic<State> state_ = State::kWoken;
  RunningTime time_;
  bool has_ended_ = false;
  Context* back_ = nullptr;  // the worker's context while the fiber runs
  Context context_;
};

// A queue of fibers. The queue allocates nothing. A fiber can be in only one queue at a time.
class FiberQueue {
 public:
  [[nodiscard]] bool is_empty() const { return first_ == nullptr; }
  void add(Fiber& fiber);
  Fiber& take();  // the queue must not be empty
  void append(FiberQueue other);

 private:
  Fiber* first_ = nullptr;
  Fiber* last_ = nullptr;
};

}  // namespace patchbay::fibers
