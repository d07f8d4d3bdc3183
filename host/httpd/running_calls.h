#pragma once

#include <chrono>
#include <condition_variable>
#include <set>
#include <vector>

#include "base/mutex.h"
#include "httpd/unreturned_call.h"

namespace patchbay::httpd {

struct PendingCall;

// The calls that run, including calls for which no connection waits any more. Thread-safe.
class RunningCalls {
 public:
  explicit RunningCalls(std::size_t most) : most_(most) {}

  // Returns false if `most` calls run already.
  bool enter(const PendingCall& call);
  void leave(const PendingCall& call);

  // Waits up to `patience` until no call runs. Returns false if some still run.
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
