// Runs jobs on fibers. A job that waits uses no thread.
//
//   fibers::Scheduler scheduler({.workers = 2});
//   std::function<void()> job = [&] { … task.wait(…) … };
//   if (!scheduler.spawn(job)) …  // too many fibers, or stopped; `job` is unchanged
//   scheduler.stop();
//
// Read this file first. fiber.h has the class of one fiber, worker.h has a thread that runs fibers,
// and context.h switches between fibers.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "fibers/stack.h"
#include "fibers/worker.h"

namespace patchbay::fibers {

struct SchedulerOptions {
  static constexpr unsigned kReplacements = 64;

  unsigned workers = 1;                    // the number of threads that run fibers
  std::size_t most = 20'000;               // the most fibers at the same time
  std::size_t stack = 512U << 10U;         // bytes of address space for each fiber
  std::size_t spare = 256;                 // unused stacks that are kept when a load is over
  unsigned replacements = kReplacements;   // the most further threads, which replace slow workers
  std::chrono::milliseconds unused{2000};  // a further thread ends after this time without a fiber
  // Called on a thread of the scheduler, once for each fiber that has run for kSlow without a wait.
  // Such a fiber computed or blocked its thread. Time in which the thread had no processor does not
  // count. The fiber may have ended before the call, so use the pointer only as an id. Not called
  // if a worker's loop takes kSlow, because then no fiber is the cause.
  std::function<void(const Strand*)> on_slow{};
  // Called first on each thread that runs fibers.
  std::function<void()> on_thread{};
};

// Runs each job on a fiber. A fiber begins on a free worker and stays on that worker (README.md). A
// worker is slow if one of its fibers, or its loop while it handles events, does not return for
// kSlow. Another worker then replaces the slow worker, so that new jobs can begin. The other fibers
// of the slow worker have to wait. When the slow worker is free again, one of the two workers
// begins no new fibers, and its thread ends some time after its last fiber. Thread-safe.
class Scheduler final : private FiberSource {
 public:
  static constexpr std::chrono::milliseconds kSlow{200};

  using MakeLoop = std::function<std::unique_ptr<Loop>()>;

  // `loop` makes a loop for each worker. If `loop` is empty, each worker gets a loop without
  // events.
  explicit Scheduler(SchedulerOptions options, MakeLoop loop = {});
  Scheduler(const Scheduler&) = delete;
  Scheduler& operator=(const Scheduler&) = delete;
  // Calls stop().
  ~Scheduler() override;

  // Starts the job on a fiber. Returns false if there are too many fibers or if the scheduler is
  // stopped. `job` then still belongs to the caller. Throws std::bad_alloc if there is no memory
  // for the fiber. A started fiber needs no further memory of the scheduler.
  bool spawn(std::function<void()>& job);

  // Starts no further fiber, and returns when all fibers have ended. Does not wake sleeping fibers:
  // the caller must first make these fibers end, for example by a stop token. Must not be called on
  // a fiber.
  void stop();

  [[nodiscard]] std::size_t fibers() const { return fibers_.load(std::memory_order_relaxed); }

 private:
  // A worker, and the worker's state at the last look().
  struct WatchedWorker {
    enum class Thread { kRuns, kEnds, kEnded };

    std::unique_ptr<Worker> worker;
    Thread thread = Thread::kRuns;
    Worker::Look seen{};
    Worker::TimeUse spent{};
    Monotonic at{};                    // the time of the last look at a busy worker
    std::chrono::nanoseconds held{0};  // how long the present turn has computed or slept
    int unused = 0;                    // the number of looks in sequence without any fiber
    [[nodiscard]] bool is_slow() const { return held >= kSlow; }
    // Reads the worker's state. Returns true if the worker has become slow since the last look.
    bool look();
    // Sets whether the worker begins new fibers. Ends the worker's thread if it begins no new
    // fibers and had no fiber for more than `most_unused` looks.
    void let_take(bool takes, int most_unused);
    // Starts the worker's thread again.
    void start(std::unique_ptr<Loop> loop);
  };

  void begin_thread() override;
  bool has_next() override { return waiting_count_.load() != 0; }
  std::unique_ptr<Fiber> next() override;
  void ended(std::unique_ptr<Fiber> fiber) override;

  void add_worker();
  bool add_replacement();
  [[nodiscard]] bool has_settled() const;
  [[nodiscard]] std::unique_ptr<Loop> make_loop() const;
  void call_one();
  void watch();
  // Looks at all workers, and stores in slow_ the fibers that became slow since the last look.
  void look();
  void share_work();

  const SchedulerOptions options_;
  const MakeLoop loop_;
  Stacks stacks_;
  std::mutex mutex_;
  std::condition_variable ended_;
  std::condition_variable watching_;
  // The number of fibers, including the fibers that wait for a worker. Written under the mutex.
  std::atomic<std::size_t> fibers_ = 0;
  std::atomic<std::size_t> waiting_count_ = 0;
  FiberQueue waiting_;  // fibers that have not begun
  bool is_stopped_ = false;
  bool is_over_ = false;
  bool is_resting_ = false;  // true: the watcher sleeps until the next spawn()
  // No element is ever moved and no worker is ever destroyed, because call_one() looks at the
  // workers. Only the watcher's thread adds elements, and starts and ends the threads of workers.
  std::vector<WatchedWorker> workers_;
  std::atomic<std::size_t> worker_count_ = 0;
  std::vector<const Strand*> slow_;  // used by the watcher; has room for one fiber of each worker
  std::thread watcher_;              // the last member, because it uses the other members
};

}  // namespace patchbay::fibers
