#pragma once

#include <condition_variable>
#include <mutex>
#include <stop_token>

#include "base/clock.h"
#include "base/either_stop.h"
#include "base/result.h"

namespace patchbay {

// How long a call may wait. Either token ends the wait early; nullptr: no token. Both are borrowed.
struct Patience {
  Monotonic deadline = Monotonic::max();
  const std::stop_token* cancellation = nullptr;
  const std::stop_token* shutdown = nullptr;

  // CANCELLED or DEADLINE_EXCEEDED if the wait must end now.
  [[nodiscard]] Result<void> check(const Clock& clock) const;
  [[nodiscard]] bool is_cancelled() const;

  // Waits until `ready` holds; false if the deadline or a stop came first. Uses the machine's
  // clock.
  template <class Ready>
  bool wait(std::condition_variable_any& changed, std::unique_lock<std::mutex>& lock,
            Ready ready) const {
    const std::stop_token none;
    const EitherStop stop(cancellation != nullptr ? *cancellation : none,
                          shutdown != nullptr ? *shutdown : none);
    if (deadline == Monotonic::max()) return changed.wait(lock, stop.token(), ready);
    return changed.wait_until(lock, stop.token(), deadline, ready);
  }

  // The error for a wait that ended too early: CANCELLED or DEADLINE_EXCEEDED.
  [[nodiscard]] Error ended() const;
};

}  // namespace patchbay
