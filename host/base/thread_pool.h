#pragma once

#include <chrono>
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
// the free thread that worked last; a new thread starts only if none is free, and ends when it has
// been free for `idle`. So light work uses few threads, with warm caches, and a pool at rest has no
// thread. Thread-safe.
class ThreadPool {
 public:
  static constexpr std::chrono::milliseconds kIdle{2000};

  ThreadPool(unsigned threads, std::size_t waiting, std::chrono::milliseconds idle = kIdle)
      : most_(threads), waiting_(waiting), idle_(idle) {}
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;
  // Calls stop().
  ~ThreadPool();

  // Returns false if the queue is full, the pool is stopped, or the system gives no first thread;
  // then `job` still belongs to the caller. Throws std::bad_alloc if there is no memory for the
  // queue; then the job is lost.
  bool submit(std::function<void()>& job);

  // Accepts no further jobs, runs the queued jobs, and returns when the threads have ended. Never
  // call this on a thread of the pool.
  void stop();

  [[nodiscard]] std::size_t threads() const;

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
  std::thread take_out(const Worker& worker) REQUIRES(mutex_);

  const unsigned most_;
  const std::size_t waiting_;
  const std::chrono::milliseconds idle_;
  mutable Mutex mutex_;
  std::deque<std::function<void()>> jobs_ GUARDED_BY(mutex_);
  // workers_ and ended_ change under the lock. After stopped_ is set, they do not change any more,
  // so stop() reads them without the lock.
  std::vector<std::unique_ptr<Worker>> workers_;
  std::thread ended_;  // the free thread that ended last; it waited for the earlier threads
  std::vector<Worker*> free_ GUARDED_BY(mutex_);  // the thread that worked last is at the end
  bool stopped_ GUARDED_BY(mutex_) = false;
};

}  // namespace patchbay
