#pragma once

#include <condition_variable>
#include <mutex>
#include <stop_token>

#include "base/clock.h"
#include "base/either_stop.h"
#include "base/result.h"

namespace patchbay {

// Until when a call may wait. The tokens are borrowed; nullptr: never asked to stop.
struct Patience {
  Monotonic deadline = Monotonic::max();
  const std::stop_token* cancellation = nullptr;
  const std::stop_token* shutdown = nullptr;

  // CANCELLED, DEADLINE_EXCEEDED, or nothing yet.
  [[nodiscard]] Result<void> check(const Clock& clock) const;
  [[nodiscard]] bool is_cancelled() const;

  // Waits until `ready` holds; false when the patience ended before. For the machine's clock.
  template <class Ready>
  bool wait(std::condition_variable_any& changed, std::unique_lock<std::mutex>& lock,
            Ready ready) const {
    const std::stop_token none;
    const EitherStop stop(cancellation != nullptr ? *cancellation : none,
                          shutdown != nullptr ? *shutdown : none);
    if (deadline == Monotonic::max()) return changed.wait(lock, stop.token(), ready);
    return changed.wait_until(lock, stop.token(), deadline, ready);
  }

  // What a wait that ended in vain is answered with.
  [[nodiscard]] Error ended() const;
};

}  // namespace patchbay
