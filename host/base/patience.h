#pragma once

#include <mutex>
#include <stop_token>

#include "base/clock.h"
#include "base/condition.h"
#include "base/result.h"

namespace patchbay {

// How long a call may wait. Each token can end the wait early; nullptr stands for no token. Both
// tokens are borrowed.
struct Patience {
  Monotonic deadline = Monotonic::max();
  const std::stop_token* cancellation = nullptr;
  const std::stop_token* shutdown = nullptr;

  // Fails with CANCELLED or DEADLINE_EXCEEDED if the wait must end now.
  [[nodiscard]] Result<void> check(const Clock& clock) const;
  [[nodiscard]] bool is_cancelled() const;

  // Waits until `ready` returns true. Returns false if the deadline or a stop came first. Suspends
  // a fiber, or blocks a thread. Uses the machine's clock.
  template <class Ready>
  bool wait(Condition& changed, std::unique_lock<std::mutex>& lock, Ready ready) const {
    return changed.wait(lock, deadline, cancellation, shutdown, ready);
  }

  // Returns the error for a wait that ended too early: CANCELLED or DEADLINE_EXCEEDED.
  [[nodiscard]] Error ended() const;
};

}  // namespace patchbay
