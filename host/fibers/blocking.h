#pragma once

#include <functional>
#include <mutex>

#include "base/patience.h"
#include "base/result.h"
#include "base/thread_pool.h"

namespace patchbay::fibers {

// Threads for work that would block a worker: the store's work, a program that is started, a
// connector that computes. A fiber passes the work to a thread and sleeps until the work is done; a
// plain thread does the work itself. Thread-safe. No call of run() may be active when the object is
// destroyed.
class BlockingThreads {
 public:
  // Starts at most `most` threads, each when it is first needed. Further work waits for a thread.
  explicit BlockingThreads(unsigned most) : most_(most), threads_(most, most) {}

  // Returns when the work is done; throws what the work throws. The work runs as a strand of its
  // own, so the caller's StrandLocals are not visible in it. If the patience ends while the work
  // waits for a thread, returns Patience::ended(), and the work never runs. run() always waits for
  // work that has begun, because the work borrows from the caller.
  Result<void> run(const Patience& patience, const std::function<void()>& work);
  // Runs the work like the function above, without a limit for the wait.
  void run(const std::function<void()>& work) { static_cast<void>(run(Patience{}, work)); }

 private:
  struct Handed;

  // Not inlined, because GCC 12 would then warn of a dangling pointer in the list. GCC 12 does not
  // see that take_out() comes before the end of run().
  [[gnu::noinline]] void hand(Handed& handed);
  void take_out(Handed& handed);
  bool start_thread();
  void work_off();
  void do_work(Handed& handed, std::unique_lock<std::mutex>& lock);

  const unsigned most_;
  std::mutex mutex_;         // guards the list, and every Handed
  Handed* first_ = nullptr;  // work that waits for a thread, in the order in which it came
  Handed* last_ = nullptr;
  unsigned working_ = 0;  // threads that are taking work from the list, or are about to
  ThreadPool threads_;    // the last member: its threads use the other members
};

}  // namespace patchbay::fibers
