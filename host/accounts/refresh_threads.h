#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <string>

#include "base/mutex.h"
#include "base/thread_pool.h"

namespace patchbay::accounts {

// The threads on which refreshes run. One provider has at most a quarter of them at one time. So a
// token endpoint that does not answer holds up only the accounts of its own provider. Thread-safe.
class RefreshThreads {
 public:
  using Job = std::function<void()>;

  explicit RefreshThreads(unsigned threads);
  RefreshThreads(const RefreshThreads&) = delete;
  RefreshThreads& operator=(const RefreshThreads&) = delete;
  // Waits for the running jobs, and drops those that have not begun.
  ~RefreshThreads() = default;

  // Runs the job as soon as the provider may have one more thread. Returns false, and drops the
  // job, if `most` jobs of this provider wait already, or if the system gives no thread.
  bool submit(const std::string& provider, Job job, std::size_t most);

 private:
  struct Lane {  // of one provider; a job waits only while the lane has its full share
    unsigned running = 0;
    std::deque<Job> waiting;
  };

  bool start(const std::string& provider, Job job) REQUIRES(mutex_);
  void finish(const std::string& provider);

  const unsigned share_;
  Mutex mutex_;
  std::map<std::string, Lane> lanes_ GUARDED_BY(mutex_);  // those with a running job
  ThreadPool threads_;                                    // last: its jobs use the other members
};

}  // namespace patchbay::accounts
