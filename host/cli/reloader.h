#pragma once

#include <sys/types.h>

#include <atomic>
#include <condition_variable>
#include <thread>

#include "app/server.h"
#include "base/mutex.h"

namespace patchbay::cli {

// Reloads a server's connectors on a thread of its own. A connector may never return when it is
// started or stopped, so the thread that waits for signals must not reload. The first reload starts
// the thread, because most servers never reload. begin() may be called on several threads.
class Reloader {
 public:
  explicit Reloader(app::Server& server) : server_(server) {}  // `server` is borrowed
  // Waits until a running reload has ended.
  ~Reloader();
  Reloader(const Reloader&) = delete;
  Reloader& operator=(const Reloader&) = delete;

  // Begins a reload. If a reload is running, one more reload follows, even if this function is
  // called several times during the running reload. Returns false if the system cannot start a
  // thread; then nothing is reloaded.
  [[nodiscard]] bool begin();
  // Returns the kernel's id of the thread, or 0 if there is no thread yet.
  [[nodiscard]] pid_t thread_id() const { return id_; }

 private:
  void run();

  app::Server& server_;
  Mutex mutex_;
  std::condition_variable changed_;
  bool is_asked_ GUARDED_BY(mutex_) = false;
  bool is_over_ GUARDED_BY(mutex_) = false;
  std::atomic<pid_t> id_ = 0;
  std::thread thread_;  // the last member, because the thread uses the other members
};

}  // namespace patchbay::cli
