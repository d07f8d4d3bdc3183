#include "documents/change_watch.h"

#include <algorithm>

#include "documents/sequence.h"

namespace patchbay::documents {

Result<std::int64_t> ChangeWatch::wait_beyond(std::int64_t seen, const std::stop_token& stop) {
  Lock lock(mutex_);
  while (latest_ <= seen && !stop.stop_requested()) {
    if (!is_looking_ && std::chrono::steady_clock::now() >= next_look_) {
      PATCHBAY_TRY(look(lock));
      continue;
    }
    const Monotonic until = is_looking_ ? Monotonic::max() : next_look_;
    looked_.wait(lock, until, &stop, nullptr, [this, seen]() REQUIRES(mutex_) {
      return latest_ > seen || (!is_looking_ && std::chrono::steady_clock::now() >= next_look_);
    });
  }
  return std::max(latest_, seen);
}

// Looks once for all who wait. Everybody is woken, so that somebody looks again after a failure.
Result<void> ChangeWatch::look(Lock& lock) {
  is_looking_ = true;
  lock.unlock();
  const auto latest = store_.read(
      [](Transaction& transaction) -> Result<std::int64_t> { return last_change(transaction); });
  lock.lock();
  is_looking_ = false;
  next_look_ = std::chrono::steady_clock::now() + period_;
  if (latest.has_value()) latest_ = latest.value();
  looked_.notify_all();
  if (latest.has_error()) return latest.error();
  return success();
}

}  // namespace patchbay::documents
