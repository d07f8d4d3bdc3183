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

// Gives fibers to the workers. The functions are called on the workers' threads.
class FiberSource {
 public:
  virtual ~FiberSource() = default;
  // Called once at the start of each worker's thread.
  virtual void begin_thread() = 0;
  // Returns true if next() would return a fiber.
  virtual bool has_next() = 0;
  // Returns a fiber that has not begun. Returns nullptr if there is no such fiber.
  virtual std::unique_ptr<Fiber> next() = 0;
  virtual void ended(std::unique_ptr<Fiber> fiber) = 0;
};

// A thread and its fibers. The worker has a queue of the ready fibers, in the order in which they
// became ready, and the alarms of the sleeping fibers. After each round of fibers, the loop runs
// and some new fibers begin.
class Worker {
 public:
  Worker(std::unique_ptr<Loop> loop, FiberSource& source);
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;
  ~Worker();  // all its fibers must have ended

  // ---- for the scheduler, while the worker begins no new fibers; on one thread at a time
  // Makes the thread end as soon as the worker has no fibers.
  void let_end();
  // Returns true if the thread has ended. In that case has_ended() also destroys the loop.
  bool has_ended();
  // Starts a thread that uses `loop` and begins new fibers. An earlier thread of this worker must
  // have ended. Throws std::system_error if the system cannot start a thread.
  void start(std::unique_ptr<Loop> loop);

  // Returns the worker whose thread calls this; nullptr on any other thread.
  static Worker* current();
  [[nodiscard]] Loop& loop() const { return *loop_; }

  // Sets whether the worker begins new fibers. Thread-safe.
  void take_new(bool takes);
  // Makes an idle worker look for new fibers now. Returns false if the worker is not idle or begins
  // no new fibers. Thread-safe.
  bool call_if_idle();

  // The present activity of the worker. `turns` counts the begun turns of the fibers and of the
  // loop. If two looks are equal and busy, the worker was in the same turn during the whole time
  // between the looks.
  struct Look {
    const Strand* running = nullptr;  // nullptr if no fiber runs; the fiber may have ended since
    bool is_handling = false;         // true while the worker's loop handles events
    std::uint64_t turns = 0;
    [[nodiscard]] bool is_busy() const { return running != nullptr || is_handling; }
    bool operator==(const Look&) const = default;
  };
  // Returns the present activity. Do not call it while the scheduler starts or ends the thread.
  [[nodiscard]] Look look() const;

  // Returns the number of fibers of this worker that have begun and have not ended. Thread-safe.
  [[nodiscard]] std::size_t fibers() const { return fibers_.load(std::memory_order_relaxed); }

  // The use of time by the worker's thread since its start. Do not call spent() on the worker's
  // thread, or when the thread has ended.
  struct TimeUse {
    std::chrono::nanoseconds cpu{0};   // time in which the thread used a processor
    std::chrono::nanoseconds lack{0};  // the result of lack_of_processor() (kernel_thread.h)
    bool is_asleep = false;            // the thread sleeps now

    // Returns how long the thread, during the last `passed`, has computed or slept without a
    // wake-up. `before` is the state at the beginning of that time. Time without a processor does
    // not count.
    [[nodiscard]] std::chrono::nanoseconds held_since(const TimeUse& before,
                                                      std::chrono::nanoseconds passed) const;
  };
  [[nodiscard]] TimeUse spent();

  // Puts a sleeping fiber into the queue of ready fibers. Call it once for each sleep of the fiber.
  // Thread-safe.
  void make_ready(Fiber& fiber);
  // Runs the fibers that are ready now. Fibers that become ready meanwhile run in the next round.
  // The loop may also call this, so that fibers handle at once what the loop has received. Must not
  // be called on a fiber.
  void run_ready();

  // Wakes a fiber at a given time, unless the alarm is destroyed before that time. Used only on the
  // worker's thread. The alarm object itself is the entry in the worker's list, so a wait allocates
  // nothing.
  class Alarm : public boost::intrusive::set_base_hook<
                    boost::intrusive::link_mode<boost::intrusive::auto_unlink>> {
   public:
    Alarm(Worker& worker, Fiber& fiber, Monotonic until);
    Alarm(const Alarm&) = delete;
    Alarm& operator=(const Alarm&) = delete;
    ~Alarm() = default;  // also removes the alarm from the list

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
  // Returns the time until which the worker may wait. Returns nothing if the thread must end.
  std::optional<Monotonic> idle_until();

  // Other threads call the loop only while is_idle_ is true. The worker sets and destroys the loop
  // only while is_idle_ is false. The thread that starts and ends this worker's thread may also use
  // the loop.
  std::unique_ptr<Loop> loop_;
  FiberSource& source_;
  std::atomic<bool> takes_new_ = true;
  std::atomic<pid_t> thread_id_ = 0;  // the thread's id in the kernel

  // The worker's thread uses these members. Other threads only read the atomic members.
  Context* context_ = nullptr;
  std::atomic<Fiber*> running_ = nullptr;
  std::atomic<std::uint64_t> turns_ = 0;
  std::atomic<std::size_t> fibers_ = 0;
  std::atomic<bool> has_left_ = false;  // true: the thread uses the worker no longer
  FiberQueue ready_;
  boost::intrusive::multiset<Alarm, boost::intrusive::constant_time_size<false>> alarms_;

  // Other threads use these members, too.
  std::mutex mutex_;
  FiberQueue called_;                  // fibers that other threads made ready
  std::atomic<bool> is_idle_ = false;  // the worker waits in its loop; set under the mutex
  bool is_to_end_ = false;

  std::thread thread_;  // the last member, because the thread uses the other members
};

}  // namespace patchbay::fibers
