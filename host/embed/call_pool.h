#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace patchbay::embed {

// A few threads and a bounded queue before them. The threads start with the first job. Thread-safe.
class CallPool {
 public:
  CallPool(unsigned threads, std::size_t waiting) : count_(threads), waiting_(waiting) {}
  CallPool(const CallPool&) = delete;
  CallPool& operator=(const CallPool&) = delete;
  // As stop().
  ~CallPool();

  // False, and `job` is still the caller's, when the queue is full or the pool has stopped.
  bool submit(std::function<void()>& job);

  // Takes no further job, runs those that wait, and returns when the threads have ended. Not from a
  // thread of the pool.
  void stop();

 private:
  void run();

  const unsigned count_;
  const std::size_t waiting_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> jobs_;
  std::vector<std::thread> threads_;
  bool stopped_ = false;
};

}  // namespace patchbay::embed
