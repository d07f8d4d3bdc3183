#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <string>

#include "base/mutex.h"
#include "base/thread_pool.h"

namespace patchbay::accounts {

// The threads on which refreshes run. One provider may use at most a quarter of the threads at
// once. So a token endpoint that hangs delays only the accounts of its own provider. Thread-safe.
class RefreshThreads {
 public:
  using Job = std::function<void()>;

  explicit RefreshThreads(unsigned threads);
  RefreshThreads(const RefreshThreads&) = delete;
  RefreshThreads& operator=(const RefreshThreads&) = delete;
  // Waits for the running jobs, and drops the waiting jobs.
  ~RefreshThreads() = default;

  // Runs the job as soon as its provider may use another thread. Drops the job and returns false if
  // `most` jobs of this provider already wait, or if the system cannot start a thread.
  bool submit(const std::string& provider, Job job, std::size_t most);

 private:
  // The jobs of one provider. A job waits only while its provider uses all threads that it may use.
  struct Lane {
    unsigned running = 0;
    std::deque<Job> waiting;
  };

  bool start(const std::string& provider, Job job) REQUIRES(mutex_);
  void finish(const std::string& provider);

  const unsigned share_;
  Mutex mutex_;
  std::map<std::string, Lane> lanes_ GUARDED_BY(mutex_);  // lanes with at least one running job
  ThreadPool threads_;  // the last member, because its jobs use the other members
};

}  // namespace patchbay::accounts
