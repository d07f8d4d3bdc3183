#pragma once

#include <functional>
#include <mutex>

#include "base/patience.h"
#include "base/result.h"
#include "base/thread_pool.h"

namespace patchbay::fibers {

// Threads for work that would block a worker: the store's work, the start of a program, or a
// connector that computes. A fiber gives its work to a thread and sleeps until the work is done. A
// plain thread does its work itself. Thread-safe. No call of run() may be active when the object is
// destroyed.
class BlockingThreads {
 public:
  // Starts a thread only when work needs it, and at most `most` threads. Further work waits.
  explicit BlockingThreads(unsigned most) : most_(most), threads_(most, most) {}

  // Runs the work and returns when it is done. Throws the exception that the work throws. Work that
  // a thread does for a fiber is its own strand, so it cannot see the StrandLocals of the fiber. If
  // the patience ends before a thread begins the work, returns Patience::ended(), and the work
  // never runs. If the work has begun, always waits for its end, because the work borrows objects
  // of the caller. If the system cannot start any thread, the fiber does the work itself.
  Result<void> run(const Patience& patience, const std::function<void()>& work);
  // Runs the work like the function above, but waits for a thread without a limit.
  void run(const std::function<void()>& work) { static_cast<void>(run(Patience{}, work)); }

 private:
  struct HandedWork;

  // Not inlined, because GCC 12 would then warn of a dangling pointer in the list. GCC 12 does not
  // see that run() always calls take_out() before it ends.
  [[gnu::noinline]] void hand(HandedWork& handed);
  void take_out(HandedWork& handed);
  bool start_thread();
  void work_off();
  void do_work(HandedWork& handed, std::unique_lock<std::mutex>& lock);

  const unsigned most_;
  std::mutex mutex_;             // guards the list, and every HandedWork
  HandedWork* first_ = nullptr;  // work that waits for a thread, in the order in which it came
  HandedWork* last_ = nullptr;
  unsigned working_ = 0;  // threads that do work from the list, or will soon
  ThreadPool threads_;    // the last member, because its threads use the other members
};

}  // namespace patchbay::fibers
