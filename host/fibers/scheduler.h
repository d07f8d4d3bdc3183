// Runs jobs on fibers: a job that waits holds no thread.
//
//   fibers::Scheduler scheduler({.workers = 2});
//   std::function<void()> job = [&] { … task.wait(…) … };
//   if (!scheduler.spawn(job)) …  // too many, or stopped; the job is still ours
//   scheduler.stop();
//
// Start here. fiber.h is one fiber, worker.h the thread that runs some, context.h the switch.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "fibers/stack.h"
#include "fibers/worker.h"

namespace patchbay::fibers {

struct SchedulerOptions {
  unsigned workers = 1;             // threads
  std::size_t most = 20'000;        // fibers at once
  std::size_t stack = 512U << 10U;  // bytes of address space for each
  std::size_t spare = 256;          // stacks kept for later fibers
};

// Thread-safe.
class Scheduler {
 public:
  using MakeLoop = std::function<std::unique_ptr<Loop>()>;

  // `loop` makes one for each worker; empty: they wait for nothing but their fibers.
  explicit Scheduler(const SchedulerOptions& options, const MakeLoop& loop = {});
  Scheduler(const Scheduler&) = delete;
  Scheduler& operator=(const Scheduler&) = delete;
  // Calls stop().
  ~Scheduler();

  // False if there are too many fibers or it is stopped; then `job` still belongs to the caller.
  // Throws std::bad_alloc where the system has no stack to give.
  bool spawn(std::function<void()>& job);

  // Begins no further fiber, and returns when all have ended. A fiber that sleeps is not ended by
  // this: whoever stops has told it by its own way, as a stop token. Never on a fiber.
  void stop();

  [[nodiscard]] std::size_t fibers() const { return fibers_.load(std::memory_order_relaxed); }

 private:
  bool count_one();
  void end(std::unique_ptr<Fiber> fiber);

  const std::size_t most_;
  Stacks stacks_;
  std::atomic<std::size_t> next_worker_ = 0;
  std::mutex mutex_;
  std::condition_variable ended_;
  std::atomic<std::size_t> fibers_ = 0;  // written under the mutex
  bool is_stopped_ = false;
  std::vector<std::unique_ptr<Worker>> workers_;  // last: they use the rest
};

}  // namespace patchbay::fibers
