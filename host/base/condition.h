#pragma once

#include <mutex>
#include <stop_token>

#include "base/clock.h"
#include "base/mutex.h"
#include "base/strand.h"

namespace patchbay {

// A condition variable for strands. A waiting fiber is suspended; a waiting thread is blocked. Each
// function requires the lock that guards the awaited state. The object must not be destroyed while
// a strand waits for it.
class Condition {
 public:
  Condition() = default;
  Condition(const Condition&) = delete;
  Condition& operator=(const Condition&) = delete;

  void notify_one();
  void notify_all();

  // Releases the lock and waits until the object is notified, other code wakes the strand, or the
  // machine's clock reaches `until`. May also return without a reason. Then locks the lock again.
  void wait_once(std::unique_lock<std::mutex>& lock, Monotonic until);

  // Waits until `ready` returns true. Returns false if `until` or a stop of a token came first. The
  // tokens may be nullptr.
  template <class Ready>
  bool wait(std::unique_lock<std::mutex>& lock, Monotonic until, const std::stop_token* one,
            const std::stop_token* other, Ready ready) LOCKED_BY_ARGUMENT {
    if (ready()) return true;
    const WakeOnStop on_one(one);
    const WakeOnStop on_other(other);
    while (!on_one.is_stopped() && !on_other.is_stopped() && !is_past(until)) {
      wait_once(lock, until);
      if (ready()) return true;
    }
    return false;
  }

  template <class Ready>
  void wait(std::unique_lock<std::mutex>& lock, Ready ready) LOCKED_BY_ARGUMENT {
    while (!ready()) wait_once(lock, Monotonic::max());
  }

 private:
  // A waiting strand. The object is on the strand's own stack.
  struct WaitingStrand {
    Strand& strand;
    WaitingStrand* before = nullptr;
    WaitingStrand* next = nullptr;
    bool is_listed = true;
  };

  // Wakes the strand that created this object when the token is stopped.
  class WakeOnStop {
   public:
    explicit WakeOnStop(const std::stop_token* token)
        : token_(token), callback_(token != nullptr ? *token : std::stop_token(), Wake{}) {}
    [[nodiscard]] bool is_stopped() const { return token_ != nullptr && token_->stop_requested(); }

   private:
    struct Wake {
      Strand* strand = &Strand::current();
      void operator()() const { strand->wake(); }
    };
    const std::stop_token* token_;
    std::stop_callback<Wake> callback_;
  };

  static bool is_past(Monotonic until);
  void take_out(WaitingStrand& waiting);

  WaitingStrand* first_ = nullptr;
  WaitingStrand* last_ = nullptr;
};

}  // namespace patchbay
