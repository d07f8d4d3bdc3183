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

// At most `threads` threads, which take jobs from a queue of at most `waiting` jobs. A job goes to
// the free thread that worked last. A new thread starts only if no thread is free. A thread ends
// when it has been free for `idle`. So light work uses few threads with warm caches, and an unused
// pool has no thread. Thread-safe.
class ThreadPool {
 public:
  static constexpr std::chrono::milliseconds kIdle{2000};

  ThreadPool(unsigned threads, std::size_t waiting, std::chrono::milliseconds idle = kIdle)
      : most_(threads), waiting_(waiting), idle_(idle) {}
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;
  // Calls stop().
  ~ThreadPool();

  // Queues the job. Returns false if the queue is full, if the pool is stopped, or if the system
  // cannot start the first thread; `job` then still belongs to the caller. Throws std::bad_alloc if
  // there is no memory for the queue; the job is then lost.
  bool submit(std::function<void()>& job);

  // Accepts no further jobs, runs the queued jobs, and returns when the threads have ended. Must
  // not be called on a thread of the pool.
  void stop();

  [[nodiscard]] std::size_t threads() const;

 private:
  struct Worker {
    std::thread thread;
    std::condition_variable called;
    bool is_called = false;
  };

  bool add_worker() REQUIRES(mutex_);
  void run(const std::shared_ptr<Worker>& worker);
  // Waits for a job. Returns false if the thread must end.
  bool wait(const std::shared_ptr<Worker>& worker, Lock& lock) REQUIRES(mutex_);
  std::thread take_out(const Worker& worker) REQUIRES(mutex_);

  const unsigned most_;
  const std::size_t waiting_;
  const std::chrono::milliseconds idle_;
  mutable Mutex mutex_;
  std::deque<std::function<void()>> jobs_ GUARDED_BY(mutex_);
  // add_worker() and take_out() change workers_ and ended_ under the lock, but not after stopped_
  // is set. So stop() reads both without the lock.
  std::vector<std::shared_ptr<Worker>> workers_;
  // The last thread that ended because it was free. It has joined the one that ended before it.
  std::thread ended_;
  // The thread that worked last is at the end.
  std::vector<std::shared_ptr<Worker>> free_ GUARDED_BY(mutex_);
  bool stopped_ GUARDED_BY(mutex_) = false;
};

}  // namespace patchbay
