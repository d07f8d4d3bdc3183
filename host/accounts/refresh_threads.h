#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <string>

#include "base/mutex.h"
#include "base/thread_pool.h"

namespace patchbay::accounts {

// The threads on which refreshes run. One provider uses at most a quarter of the threads at the
// same time. So a token endpoint that does not answer delays only the accounts of its own provider.
// Thread-safe.
class RefreshThreads {
 public:
  using Job = std::function<void()>;

  explicit RefreshThreads(unsigned threads);
  RefreshThreads(const RefreshThreads&) = delete;
  RefreshThreads& operator=(const RefreshThreads&) = delete;
  // Waits for the running jobs, and drops the jobs that have not begun.
  ~RefreshThreads() = default;

  // Runs the job as soon as its provider may use one more thread. Returns false, and drops the job,
  // if `most` jobs of this provider already wait, or if the system cannot start a thread.
  bool submit(const std::string& provider, Job job, std::size_t most);

 private:
  // The jobs of one provider. A job waits only while the provider uses all of its threads.
  struct Lane {
    unsigned running = 0;
    std::deque<Job> waiting;
  };

  bool start(const std::string& provider, Job job) REQUIRES(mutex_);
  void finish(const std::string& provider);

  const unsigned share_;
  Mutex mutex_;
  std::map<std::string, Lane> lanes_ GUARDED_BY(mutex_);  // the lanes with a running job
  ThreadPool threads_;  // declared last, because its jobs use the other members
};

}  // namespace patchbay::accounts
