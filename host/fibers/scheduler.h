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
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "fibers/stack.h"
#include "fibers/worker.h"

namespace patchbay::fibers {

struct SchedulerOptions {
  unsigned workers = 1;             // threads
  std::size_t most = 20'000;        // fibers at once
  std::size_t stack = 512U << 10U;  // bytes of address space for each
  std::size_t spare = 256;          // stacks kept for later fibers
  unsigned replacements = 64;       // threads more, for workers that do not return
  // Told once of each fiber that ran on for kSlow without a wait. It may be gone meanwhile: only
  // its address is good for something. On a thread of the scheduler's.
  std::function<void(const Strand*)> on_slow{};
};

// A job begins on whichever worker is free for it, and stays there (README.md). A worker that does
// not return for a while is replaced, so that new jobs go on being begun; what waits on it has to
// wait for it. Thread-safe.
class Scheduler final : private FiberSource {
 public:
  static constexpr std::chrono::milliseconds kSlow{200};

  using MakeLoop = std::function<std::unique_ptr<Loop>()>;

  // `loop` makes one for each worker; empty: they wait for nothing but their fibers.
  explicit Scheduler(SchedulerOptions options, MakeLoop loop = {});
  Scheduler(const Scheduler&) = delete;
  Scheduler& operator=(const Scheduler&) = delete;
  // Calls stop().
  ~Scheduler() override;

  // False if there are too many fibers or it is stopped; then `job` still belongs to the caller.
  // Throws std::bad_alloc where the system has no stack to give.
  bool spawn(std::function<void()>& job);

  // Begins no further fiber, and returns when all have ended. A fiber that sleeps is not ended by
  // this: whoever stops has told it by its own way, as a stop token. Never on a fiber.
  void stop();

  [[nodiscard]] std::size_t fibers() const { return fibers_.load(std::memory_order_relaxed); }

 private:
  // A job that waits for a worker.
  struct Waiting {
    std::function<void()> job;
    Stack stack;
  };
  // A worker, and what was last seen of it.
  struct Watched {
    std::unique_ptr<Worker> worker;
    Worker::Look seen{};
    int same = 0;  // looks since it began what it runs
    [[nodiscard]] bool is_slow() const { return same >= kLooks; }
  };
  static constexpr int kLooks = 2;

  bool has_next() override { return waiting_count_.load() != 0; }
  std::unique_ptr<Fiber> next(Worker& worker) override;
  void ended(std::unique_ptr<Fiber> fiber) override;

  void add_worker();
  void call_one();
  void watch();
  // Those that became slow since the last look.
  std::vector<const Strand*> look();
  void share_work();

  const SchedulerOptions options_;
  const MakeLoop loop_;
  Stacks stacks_;
  std::mutex mutex_;
  std::condition_variable ended_;
  std::condition_variable watching_;
  std::atomic<std::size_t> fibers_ = 0;  // with those that wait; written under the mutex
  std::atomic<std::size_t> waiting_count_ = 0;
  std::deque<Waiting> waiting_;
  bool is_stopped_ = false;
  bool is_over_ = false;
  bool is_resting_ = false;       // the watcher, until something begins
  std::vector<Watched> workers_;  // never moves; grows only on the watcher's thread
  std::atomic<std::size_t> worker_count_ = 0;
  std::thread watcher_;  // last: it uses the rest, as the workers do
};

}  // namespace patchbay::fibers
