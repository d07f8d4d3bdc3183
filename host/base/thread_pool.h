#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

#include "base/mutex.h"

namespace patchbay {

// At most `threads` threads that take jobs from a queue of at most `waiting` jobs. A job goes to
// the free thread that worked last; a new thread starts only if none is free. So light work uses
// few threads, with warm caches. Thread-safe.
class ThreadPool {
 public:
  ThreadPool(unsigned threads, std::size_t waiting) : most_(threads), waiting_(waiting) {}
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;
  // Calls stop().
  ~ThreadPool();

  // Returns false if the queue is full, the pool is stopped, or the system gives no first thread;
  // then `job` still belongs to the caller. Throws std::bad_alloc if there is no memory for the
  // queue; then the job is lost.
  bool submit(std::function<void()>& job);

  // Accepts no further jobs, runs the queued ones, and returns when the threads have ended. Never
  // call this on a thread of the pool.
  void stop();

 private:
  struct Worker {
    std::thread thread;
    std::condition_variable called;
    bool is_called = false;
  };

  bool add_worker() REQUIRES(mutex_);
  void run(Worker& worker);
  // Waits for a job. Returns false if the thread must end.
  bool wait(Worker& worker, Lock& lock) REQUIRES(mutex_);

  const unsigned most_;
  const std::size_t waiting_;
  Mutex mutex_;
  std::deque<std::function<void()>> jobs_ GUARDED_BY(mutex_);
  // Grows under the lock. After stopped_ is set, it does not change any more, so stop() reads it
  // without the lock.
  std::vector<std::unique_ptr<Worker>> workers_;
  std::vector<Worker*> free_ GUARDED_BY(mutex_);  // the thread that worked last is at the end
  bool stopped_ GUARDED_BY(mutex_) = false;
};

}  // namespace patchbay
