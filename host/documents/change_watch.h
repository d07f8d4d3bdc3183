#pragma once

#include <chrono>
#include <cstdint>
#include <stop_token>

#include "base/condition.h"
#include "base/mutex.h"
#include "store/store.h"

namespace patchbay::documents {

// Waits for changes of documents, whichever host made them. All who wait share one look at the
// store in each period; while nobody waits, there is no look. Thread-safe.
class ChangeWatch {
 public:
  explicit ChangeWatch(Store& store,
                       std::chrono::milliseconds period = std::chrono::milliseconds(500))
      : store_(store), period_(period) {}
  ChangeWatch(const ChangeWatch&) = delete;
  ChangeWatch& operator=(const ChangeWatch&) = delete;

  // Returns the number of the latest change of any organization, when it is greater than `seen`.
  // Returns `seen` if `stop` comes first. Fails with errors of the store.
  Result<std::int64_t> wait_beyond(std::int64_t seen, const std::stop_token& stop);

 private:
  Result<void> look(Lock& lock) REQUIRES(mutex_);

  Store& store_;
  const std::chrono::milliseconds period_;
  Mutex mutex_;
  Condition looked_;
  std::int64_t latest_ GUARDED_BY(mutex_) = -1;
  bool is_looking_ GUARDED_BY(mutex_) = false;
  Monotonic next_look_ GUARDED_BY(mutex_){};  // by the machine's clock
};

}  // namespace patchbay::documents
