// A strand runs code. It is a thread, or a fiber on a thread (an "execution agent" in the C++
// standard).
//
//   Strand& self = Strand::current();
//   registry.add(self);    // later, another strand calls self.wake()
//   self.sleep(deadline);  // suspends a fiber, or blocks a thread
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
  std::uintptr_t high = 0;  // equal to `low` if unknown
};

class Strand {
 public:
  // Returns the strand of the calling code: the fiber if one runs, otherwise the thread.
  static Strand& current();

  Strand(const Strand&) = delete;
  Strand& operator=(const Strand&) = delete;
  virtual ~Strand() = default;

  // Sleeps until wake() is called or the machine's clock reaches `until`. Returns at once if wake()
  // was called after the last sleep. May also return without a reason, so the caller must check its
  // condition again. Only for code on this strand.
  virtual void sleep(Monotonic until) = 0;
  // Ends the current sleep or, if the strand is awake, the next one. May be called on any thread,
  // any number of times, while the strand lives.
  virtual void wake() = 0;
  // Returns the range of the strand's stack. Only for code on this strand.
  virtual StackRange stack() = 0;
  // Returns true if the strand is a thread, so that a sleep blocks this thread.
  [[nodiscard]] virtual bool is_thread() const { return false; }

 protected:
  Strand() = default;
  // Sets the strand that current() returns on this thread; nullptr means the thread's own strand.
  // Returns the previous value.
  static Strand* run_as(Strand* strand);

 private:
  template <class T>
  friend class StrandLocal;
  static constexpr std::size_t kLocals = 4;

  static Strand& of_this_thread();

  static inline constinit thread_local Strand* running_ = nullptr;  // set by current() and run_as()
  static inline constinit std::atomic<std::size_t> locals_in_use_ = 0;
  std::array<void*, kLocals> locals_{};
};

// A pointer with its own value on each strand, like thread_local for threads. The first value is
// nullptr. For variables at namespace scope only. A signal handler may read it.
template <class T>
class StrandLocal {
 public:
  StrandLocal() : index_(Strand::locals_in_use_++) {
    if (index_ >= Strand::kLocals) std::terminate();  // the remedy is a larger kLocals
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
