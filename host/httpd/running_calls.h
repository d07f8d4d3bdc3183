#pragma once

#include <chrono>
#include <condition_variable>
#include <set>
#include <vector>

#include "base/mutex.h"
#include "httpd/unreturned_call.h"

namespace patchbay::httpd {

struct PendingCall;

// The running calls, including those whose connection no longer waits. Thread-safe.
class RunningCalls {
 public:
  explicit RunningCalls(std::size_t most) : most_(most) {}

  // Adds a call. Returns false if `most` calls are already running.
  bool enter(const PendingCall& call);
  void leave(const PendingCall& call);

  // Waits up to `patience` until no call runs. Returns false if some calls still run.
  bool wait_for_none(std::chrono::milliseconds patience);
  [[nodiscard]] std::size_t now() const;
  [[nodiscard]] std::vector<UnreturnedCall> list() const;

 private:
  const std::size_t most_;
  mutable Mutex mutex_;
  std::condition_variable left_;
  std::set<const PendingCall*> calls_ GUARDED_BY(mutex_);
};

}  // namespace patchbay::httpd
