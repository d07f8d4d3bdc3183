#pragma once

#include <functional>

#include "base/thread_pool.h"

namespace patchbay::fibers {

// Threads for work that would block a worker: the store's, a program that is started, a connector
// that computes. A fiber hands it over and sleeps until it is done; a plain thread does it
// right there. Thread-safe. Nobody may be inside run() when it dies.
class BlockingThreads {
 public:
  // `most` threads, started as they are needed; further work waits for one.
  explicit BlockingThreads(unsigned most);

  // Returns when the work is done; throws what it throws. The work runs as a strand of its own:
  // what the caller's StrandLocals hold is not there.
  void run(const std::function<void()>& work);

 private:
  ThreadPool threads_;
};

}  // namespace patchbay::fibers
