// A strand runs code. It is a thread, or a fiber on a thread (the C++ standard's "execution
// agent").
//
//   Strand& self = Strand::current();
//   registry.add(self);            // somebody calls self.wake()
//   self.sleep(deadline);  // blocks a thread only if the strand is one
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
  std::uintptr_t high = 0;  // equal to `low` if not known
};

class Strand {
 public:
  // Returns the strand of the calling code: the fiber if one runs, otherwise the thread.
  static Strand& current();

  Strand(const Strand&) = delete;
  Strand& operator=(const Strand&) = delete;
  virtual ~Strand() = default;

  // Returns after a wake(), also if the wake() came between the last sleep and this one, or when
  // the machine's clock reaches `until`. May also return without a reason, so the caller must check
  // its condition again. Call this only on this strand.
  virtual void sleep(Monotonic until) = 0;
  // Ends the current sleep, or the next one. May be called on any thread, any number of times,
  // while the strand lives.
  virtual void wake() = 0;
  // Call this only on this strand.
  virtual StackRange stack() = 0;
  // Returns true if a sleep blocks a thread.
  [[nodiscard]] virtual bool is_thread() const { return false; }

 protected:
  Strand() = default;
  // Sets what current() returns on this thread; nullptr: the thread's own strand. Returns the
  // earlier value.
  static Strand* run_as(Strand* strand);

 private:
  template <class T>
  friend class StrandLocal;
  static constexpr std::size_t kLocals = 4;

  static Strand& of_this_thread();

  static inline constinit thread_local Strand* running_ = nullptr;  // nullptr until it is needed
  static inline constinit std::atomic<std::size_t> locals_in_use_ = 0;
  std::array<void*, kLocals> locals_{};
};

// A pointer that has its own value on each strand, as thread_local has on each thread. It begins as
// nullptr. For variables at namespace scope. It may be read in a signal handler.
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
