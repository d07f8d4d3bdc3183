#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <thread>
#include <utility>

#include "fibers/fiber.h"
#include "fibers/loop.h"

namespace patchbay::fibers {

// A thread and the fibers that run on it: those that are ready, in the order in which they became
// so, and the alarms of those that sleep for a while. Between two rounds the loop has its turn.
class Worker {
 public:
  // `ended` is told of each fiber that has ended, on the worker's thread.
  Worker(std::unique_ptr<Loop> loop, std::function<void(std::unique_ptr<Fiber>)> ended);
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;
  ~Worker();  // its fibers have ended

  // The worker whose thread calls; nullptr on any other thread.
  static Worker* current();
  [[nodiscard]] Loop& loop() const { return *loop_; }

  // Begins a new fiber. Any thread.
  void begin(std::unique_ptr<Fiber> fiber) { make_ready(*fiber.release()); }
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
  void ring_alarms();
  // Until when there is nothing to do; nothing: it is to end.
  std::optional<Monotonic> idle_until();

  const std::unique_ptr<Loop> loop_;
  const std::function<void(std::unique_ptr<Fiber>)> ended_;

  // The worker's thread's.
  Context* context_ = nullptr;
  Fiber* running_ = nullptr;
  Queue ready_;
  std::set<std::pair<Monotonic, Fiber*>> alarms_;

  // Other threads'.
  std::mutex mutex_;
  Queue called_;          // by other threads
  bool is_idle_ = false;  // in its loop, with nothing to do
  bool is_to_end_ = false;

  std::thread thread_;  // last: it uses the rest
};

}  // namespace patchbay::fibers
