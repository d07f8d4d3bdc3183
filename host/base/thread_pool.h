#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace patchbay {

// At most so many threads and a bounded queue before them. A thread starts when a job finds none
// free, and of those that are free the one that worked last is called: few threads do little work,
// with their caches warm. Thread-safe.
class ThreadPool {
 public:
  ThreadPool(unsigned threads, std::size_t waiting) : most_(threads), waiting_(waiting) {}
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;
  // As stop().
  ~ThreadPool();

  // False, and `job` is still the caller's, when the queue is full or the pool has stopped.
  bool submit(std::function<void()>& job);

  // Takes no further job, runs those that wait, and returns when the threads have ended. Not from a
  // thread of the pool.
  void stop();

 private:
  struct Worker {
    std::thread thread;
    std::condition_variable called;
    bool is_called = false;
  };

  void run(Worker& worker);
  bool wait(Worker& worker, std::unique_lock<std::mutex>& lock);  // false: it is to end

  const unsigned most_;
  const std::size_t waiting_;
  std::mutex mutex_;
  std::deque<std::function<void()>> jobs_;
  std::vector<std::unique_ptr<Worker>> workers_;
  std::vector<Worker*> free_;  // the one that worked last is the last
  bool stopped_ = false;
};

}  // namespace patchbay
