#pragma once

#include <sys/types.h>

#include <atomic>
#include <boost/intrusive/set.hpp>
#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "fibers/fiber.h"
#include "fibers/loop.h"

namespace patchbay::fibers {

class Worker;

// Gives workers their fibers. Called on the workers' threads.
class FiberSource {
 public:
  virtual ~FiberSource() = default;
  // Called first on each worker's thread.
  virtual void begin_thread() = 0;
  // Returns true if next() would return a fiber.
  virtual bool has_next() = 0;
  // Returns a fiber that has not begun. Returns nullptr if no fiber waits.
  virtual std::unique_ptr<Fiber> next() = 0;
  virtual void ended(std::unique_ptr<Fiber> fiber) = 0;
};

// A thread and its fibers: a queue of the ready fibers, in the order in which they became ready,
// and the alarms of sleeping fibers. Between two rounds of fibers the loop runs, and some new
// fibers begin.
class Worker {
 public:
  Worker(std::unique_ptr<Loop> loop, FiberSource& source);
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;
  ~Worker();  // its fibers must have ended

  // ---- for the scheduler, while it makes the worker begin no new fibers; on one thread at a time
  // Lets the thread end as soon as it has no fibers.
  void let_end();
  // Returns true if the thread has ended. Then its loop is destroyed here.
  bool has_ended();
  // Starts a thread, which uses this loop and begins new fibers. An earlier thread must have ended.
  // Throws std::system_error if the system has no thread to give.
  void start(std::unique_ptr<Loop> loop);

  // Returns the worker whose thread calls this; nullptr on any other thread.
  static Worker* current();
  [[nodiscard]] Loop& loop() const { return *loop_; }

  // Sets whether the worker begins new fibers. Thread-safe.
  void take_new(bool takes);
  // If the worker is idle, makes it look for new fibers now. Returns false if it is not idle or
  // begins no new fibers. Thread-safe.
  bool call_if_idle();

  // The present activity of the worker. `turns` is the number of turns of fibers and of the loop
  // that have begun. If two looks are equal and busy, the worker was in the same turn all the time
  // between them.
  struct Look {
    const Strand* running = nullptr;  // nullptr: no fiber runs. The fiber may have ended.
    bool is_handling = false;         // its loop handles events
    std::uint64_t turns = 0;
    [[nodiscard]] bool is_busy() const { return running != nullptr || is_handling; }
    bool operator==(const Look&) const = default;
  };
  // Must not be called while the scheduler starts or ends the thread.
  [[nodiscard]] Look look() const;

  // Returns the number of fibers that the worker has begun and that have not ended. Thread-safe.
  [[nodiscard]] std::size_t fibers() const { return fibers_.load(std::memory_order_relaxed); }

  // How the worker's thread has used its time so far. Do not call spent() on the worker's thread,
  // or when the thread has ended.
  struct Spent {
    std::chrono::nanoseconds cpu{0};   // time in which the thread computed
    std::chrono::nanoseconds lack{0};  // time in which it lacked a processor (kernel_thread.h)
    bool is_asleep = false;            // it sleeps now

    // Returns how much of the time that passed since `before` the thread computed, or slept without
    // a wake-up. Time in which it lacked a processor does not count.
    [[nodiscard]] std::chrono::nanoseconds held_since(const Spent& before,
                                                      std::chrono::nanoseconds passed) const;
  };
  [[nodiscard]] Spent spent();

  // Makes a fiber continue. Call it once for each time that the fiber fell asleep. Thread-safe.
  void make_ready(Fiber& fiber);
  // Runs the fibers that are ready now; fibers that become ready meanwhile run in the next round.
  // The loop may also call this, if what it has just received should be handled at once. Must not
  // be called on a fiber.
  void run_ready();

  // Wakes a fiber at a time, unless the alarm is destroyed before. On the worker's thread only. The
  // alarm itself is the entry in the worker's list, so a wait needs no memory.
  class Alarm : public boost::intrusive::set_base_hook<
                    boost::intrusive::link_mode<boost::intrusive::auto_unlink>> {
   public:
    Alarm(Worker& worker, Fiber& fiber, Monotonic until);
    Alarm(const Alarm&) = delete;
    Alarm& operator=(const Alarm&) = delete;
    ~Alarm() = default;  // leaves the list

    bool operator<(const Alarm& other) const { return until_ < other.until_; }

   private:
    friend class Worker;
    Fiber& fiber_;
    const Monotonic until_;
  };

  // Returns true if the address is in the guard pages of the fiber that runs on the calling thread.
  // Safe in a signal handler.
  static bool is_past_stack(const void* address);

 private:
  void run();
  void begin_turn();
  void run_one(Fiber& fiber);
  void begin_some();
  void ring_alarms();
  // Returns until when the worker may wait; nothing if the thread must end.
  std::optional<Monotonic> idle_until();

  // Other threads call the loop only while is_idle_ is true. The loop is set and destroyed only
  // while is_idle_ is false. The thread that starts and ends this worker's thread may also look at
  // the loop.
  std::unique_ptr<Loop> loop_;
  FiberSource& source_;
  std::atomic<bool> takes_new_ = true;
  std::atomic<pid_t> thread_id_ = 0;  // the thread's id in the kernel

  // Used by the worker's thread; other threads only read the atomic members.
  Context* context_ = nullptr;
  std::atomic<Fiber*> running_ = nullptr;
  std::atomic<std::uint64_t> turns_ = 0;
  std::atomic<std::size_t> fibers_ = 0;
  std::atomic<bool> has_left_ = false;  // the thread does nothing more
  FiberQueue ready_;
  boost::intrusive::multiset<Alarm, boost::intrusive::constant_time_size<false>> alarms_;

  // Used by other threads, too.
  std::mutex mutex_;
  FiberQueue called_;                  // fibers that other threads made ready
  std::atomic<bool> is_idle_ = false;  // waits in its loop; set under the mutex
  bool is_to_end_ = false;

  std::thread thread_;  // the last member: it uses the others
};

}  // namespace patchbay::fibers
