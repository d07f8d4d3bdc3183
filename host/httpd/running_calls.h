#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <set>
#include <vector>

#include "httpd/unreturned_call.h"

namespace patchbay::httpd {

struct PendingCall;

// The calls that a pool has in hand, whether or not anybody waits for them still. Thread-safe.
class RunningCalls {
 public:
  void enter(const PendingCall& call);
  void leave(const PendingCall& call);

  // Whether there is none, waiting for it up to `patience`.
  bool wait_for_none(std::chrono::milliseconds patience);
  [[nodiscard]] std::vector<UnreturnedCall> list() const;

 private:
  mutable std::mutex mutex_;
  std::condition_variable left_;
  std::set<const PendingCall*> calls_;
};

}  // namespace patchbay::httpd
