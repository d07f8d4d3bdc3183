#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <thread>
#include <utility>

#include "fibers/fiber.h"
#include "fibers/loop.h"

namespace patchbay::fibers {

class Worker;

// Where workers get their fibers from. Called on their threads.
class FiberSource {
 public:
  virtual ~FiberSource() = default;
  // Whether next() would give one.
  virtual bool has_next() = 0;
  // One that has not begun; from now on it belongs to that worker. nullptr: nothing waits.
  virtual std::unique_ptr<Fiber> next(Worker& worker) = 0;
  virtual void ended(std::unique_ptr<Fiber> fiber) = 0;
};

// A thread and the fibers that run on it: those that are ready, in the order in which they became
// so, and the alarms of those that sleep for a while. Between two rounds the loop has its turn, and
// some new fibers begin.
class Worker {
 public:
  Worker(std::unique_ptr<Loop> loop, FiberSource& source);
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;
  ~Worker();  // its fibers have ended

  // The worker whose thread calls; nullptr on any other thread.
  static Worker* current();
  [[nodiscard]] Loop& loop() const { return *loop_; }

  // Whether it begins new fibers. Any thread.
  void take_new(bool takes);
  // It looks for new fibers now, if it was idle. False: it was not, or takes none. Any thread.
  bool call_if_idle();

  // What it runs, and how many runs of fibers it began: the same twice, and it did not return
  // meanwhile. Any thread; the fiber may be gone.
  struct Look {
    const Strand* running = nullptr;  // nullptr: none
    std::uint64_t runs = 0;
    bool operator==(const Look&) const = default;
  };
  [[nodiscard]] Look look() const {
    return {running_.load(std::memory_order_relaxed), runs_.load(std::memory_order_relaxed)};
  }

  // The fiber goes on. Any thread, once for each time that it fell asleep.
  void make_ready(Fiber& fiber);
  // Runs the fibers that are ready now; those that become so meanwhile come in the next round. Also
  // for the loop, where what it has in hand is worth more at once. Not on a fiber.
  void run_ready();

  // Wakes a fiber at a time, unless it dies before. On the worker's thread only.
  class Alarm {
   public:
    Alarm(Worker& worker, Fiber& fiber, Monotonic until);
    Alarm(const Alarm&) = delete;
    Alarm& operator=(const Alarm&) = delete;
    ~Alarm();

   private:
    Worker& worker_;
    const std::pair<Monotonic, Fiber*> entry_;
  };

  // Whether the address is in the guard page of the fiber that runs on the calling thread.
  // Safe in a handler of a signal.
  static bool is_past_stack(const void* address);

 private:
  // Fibers in a row.
  struct Queue {
    Fiber* first = nullptr;
    Fiber* last = nullptr;
    void add(Fiber& fiber);
    Fiber& take();
    void append(Queue other);
  };

  void run();
  void run_one(Fiber& fiber);
  void begin_some();
  void ring_alarms();
  // Until when there is nothing to do; nothing: it is to end.
  std::optional<Monotonic> idle_until();

  const std::unique_ptr<Loop> loop_;
  FiberSource& source_;
  std::atomic<bool> takes_new_ = true;

  // The worker's thread's; the atomic ones are read by others.
  Context* context_ = nullptr;
  std::atomic<Fiber*> running_ = nullptr;
  std::atomic<std::uint64_t> runs_ = 0;
  Queue ready_;
  std::set<std::pair<Monotonic, Fiber*>> alarms_;

  // Other threads'.
  std::mutex mutex_;
  Queue called_;                       // by other threads
  std::atomic<bool> is_idle_ = false;  // in its loop, with nothing to do; written under the mutex
  bool is_to_end_ = false;

  std::thread thread_;  // last: it uses the rest
};

}  // namespace patchbay::fibers
