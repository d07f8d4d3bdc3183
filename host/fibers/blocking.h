#pragma once

#include <functional>

#include "base/thread_pool.h"

namespace patchbay::fibers {

// Threads for work that would block a worker: the store's work, a program that is started, a
// connector that computes. A fiber passes the work to a thread and sleeps until the work is done; a
// plain thread does the work itself. Thread-safe. No call of run() may be active at its
// destruction.
class BlockingThreads {
 public:
  // Starts at most `most` threads, each when it is first needed. Further work waits for a thread.
  explicit BlockingThreads(unsigned most);

  // Returns when the work is done; throws what the work throws. The work runs as a strand of its
  // own, so the caller's StrandLocals are not visible in it.
  void run(const std::function<void()>& work);

 private:
  ThreadPool threads_;
};

}  // namespace patchbay::fibers
