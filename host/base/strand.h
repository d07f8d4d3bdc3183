// What code runs on: a thread, or a fiber on one (the C++ standard's "execution agent").
//
//   Strand& self = Strand::current();
//   registry.add(self);            // somebody calls self.wake()
//   self.sleep(deadline);          // holds a thread only where the strand is one
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <exception>

#include "base/clock.h"

namespace patchbay {

struct StackRange {
  std::uintptr_t low = 0;
  std::uintptr_t high = 0;  // as low: not known
};

class Strand {
 public:
  // The calling thread's, or the fiber's that runs on it.
  static Strand& current();

  Strand(const Strand&) = delete;
  Strand& operator=(const Strand&) = delete;
  virtual ~Strand() = default;

  // Returns after a wake(), one since the last sleep included, or at `until`, by the machine's
  // clock. It may return without a reason: whoever waits looks again. On this strand only.
  virtual void sleep(Monotonic until) = 0;
  // Ends the sleep under way, or the next one. Any thread, any number of times, while the strand
  // lives.
  virtual void wake() = 0;
  // On this strand only.
  virtual StackRange stack() = 0;

 protected:
  Strand() = default;
  // What current() gives on this thread; nullptr: the thread's own. Returns what it was.
  static Strand* run_as(Strand* strand);

 private:
  template <class T>
  friend class StrandLocal;
  static constexpr std::size_t kLocals = 4;

  static Strand& of_this_thread();

  static inline constinit thread_local Strand* running_ = nullptr;  // nullptr: never asked for
  static inline constinit std::atomic<std::size_t> locals_in_use_ = 0;
  std::array<void*, kLocals> locals_{};
};

// A pointer of which each strand has its own, as thread_local gives each thread its own. Begins as
// nullptr. For variables at namespace scope; reading one is safe in a handler of a signal.
template <class T>
class StrandLocal {
 public:
  StrandLocal() : index_(Strand::locals_in_use_++) {
    if (index_ >= Strand::kLocals) std::terminate();  // raise kLocals
  }
  StrandLocal(const StrandLocal&) = delete;
  StrandLocal& operator=(const StrandLocal&) = delete;

  [[nodiscard]] T* get() const {
    const Strand* strand = Strand::running_;
    return strand != nullptr ? static_cast<T*>(strand->locals_[index_]) : nullptr;
  }
  void set(T* value) {
    Strand::current().locals_[index_] = const_cast<void*>(static_cast<const void*>(value));
  }

 private:
  const std::size_t index_;
};

inline Strand& Strand::current() { return running_ != nullptr ? *running_ : of_this_thread(); }

}  // namespace patchbay
