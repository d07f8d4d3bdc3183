// Runs work repeatedly in the background, for example every second. Each Rounds object has one kind
// of work. Several Rounds share the threads of one RoundThreads.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <stop_token>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/mutex.h"
#include "base/thread_pool.h"

namespace patchbay {

// The state of one Rounds object. RoundThreads guards all members except `work` and `stop`.
struct Round {
  const std::function<void(const std::stop_token& stop)> work;
  std::stop_source stop{};
  std::chrono::milliseconds pause;
  Monotonic due{};
  bool is_running = false;
  bool is_triggered = false;  // true: trigger() was called while the work was running
};

// The threads of all Rounds that share this object. One thread, the leader, runs the due rounds one
// after the other. A spare thread sleeps meanwhile. If a round is late by `grace` because an
// earlier round takes long, the spare thread runs it and becomes the leader, and a further thread
// becomes the spare one. So a slow round does not delay others for long. A thread ends when two
// other threads are free. There are never more threads than Rounds. Thread-safe.
class RoundThreads {
 public:
  static constexpr std::chrono::milliseconds kGrace{20};

  explicit RoundThreads(std::chrono::milliseconds grace = kGrace) : grace_(grace) {}
  // All Rounds must be destroyed before this object.
  ~RoundThreads();
  RoundThreads(const RoundThreads&) = delete;
  RoundThreads& operator=(const RoundThreads&) = delete;

  [[nodiscard]] std::size_t threads() const { return pool_.threads(); }

  // Adds a round, which is borrowed until remove(). Throws std::system_error if the system cannot
  // start the first thread.
  void add(Round& round);
  // Asks the round's work to stop, and waits for its end. Must not be called by the work.
  void remove(Round& round);
  void trigger(Round& round);
  void set_pause(Round& round, std::chrono::milliseconds pause);

 private:
  static constexpr unsigned kMost = 64;

  void start_if_all_are_busy() REQUIRES(mutex_);
  void call() REQUIRES(mutex_);
  void run();
  void wait(bool leads, const Round* due, Lock& lock) REQUIRES(mutex_);
  void do_round(Round& round) REQUIRES(mutex_);
  [[nodiscard]] Round* next() const REQUIRES(mutex_);

  const std::chrono::milliseconds grace_;
  mutable Mutex mutex_;
  std::condition_variable leader_called_;
  std::condition_variable spare_called_;
  std::condition_variable round_ended_;
  std::vector<Round*> all_ GUARDED_BY(mutex_);
  unsigned running_ GUARDED_BY(mutex_) = 0;  // number of threads
  unsigned free_ GUARDED_BY(mutex_) = 0;     // number of threads that run no round
  // Identifies the leader, the thread that runs each round when it is due. All other free threads
  // are spare. A thread remains the leader while it runs a round, until a spare thread becomes the
  // leader.
  const void* leader_ GUARDED_BY(mutex_) = nullptr;
  bool leader_waits_ GUARDED_BY(mutex_) = false;
  bool is_over_ GUARDED_BY(mutex_) = false;
  // The last member, because its threads use the others. The threads wait for rounds in run(). A
  // thread that has left run() ends at once, because the pool's idle time is 0.
  ThreadPool pool_{kMost, kMost, std::chrono::milliseconds(0)};
};

// Runs its work repeatedly, with a pause before each round. The destructor asks the work to stop,
// ends a pause at once, and waits for the end of the work. Thread-safe.
class Rounds {
 public:
  using Work = std::function<void(const std::stop_token& stop)>;
  // Borrows `threads`. Throws std::system_error if the system cannot start the first thread.
  Rounds(RoundThreads& threads, std::chrono::milliseconds pause, Work work)
      : threads_(threads), round_{.work = std::move(work), .pause = pause} {
    threads_.add(round_);
  }
  ~Rounds() { threads_.remove(round_); }  // the work must not destroy its own Rounds
  Rounds(const Rounds&) = delete;
  Rounds& operator=(const Rounds&) = delete;

  // Begins a round at once. If a round is running, another one follows without a pause.
  void trigger() { threads_.trigger(round_); }
  // Sets the pause for the next rounds. The work may call this, for the pause after the current
  // round.
  void set_pause(std::chrono::milliseconds pause) { threads_.set_pause(round_, pause); }

 private:
  RoundThreads& threads_;
  Round round_;
};

}  // namespace patchbay
