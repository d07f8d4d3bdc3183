#pragma once

#include <mutex>
#include <stop_token>

#include "base/clock.h"
#include "base/condition.h"
#include "base/result.h"

namespace patchbay {

// The limits of a call's waits: a deadline, and two tokens that can end a wait early. The tokens
// are borrowed and may be nullptr.
struct Patience {
  Monotonic deadline = Monotonic::max();
  const std::stop_token* cancellation = nullptr;
  const std::stop_token* shutdown = nullptr;

  // Fails with CANCELLED or DEADLINE_EXCEEDED if a wait must end now.
  [[nodiscard]] Result<void> check(const Clock& clock) const;
  [[nodiscard]] bool is_cancelled() const;
  // Returns true if the deadline has come.
  [[nodiscard]] bool is_overdue(const Clock& clock) const;

  // Waits until `ready` returns true. Returns false if the deadline or a stop of a token came
  // first. Suspends a fiber, or blocks a thread. Uses the machine's clock.
  template <class Ready>
  bool wait(Condition& changed, std::unique_lock<std::mutex>& lock, Ready ready) const {
    return changed.wait(lock, deadline, cancellation, shutdown, ready);
  }

  // Returns the error of a wait that ended too early: CANCELLED or DEADLINE_EXCEEDED.
  [[nodiscard]] Error ended() const;
};

}  // namespace patchbay
