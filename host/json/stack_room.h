#pragma once

#include <cstdint>

namespace patchbay::json {

// Tells whether a recursive function has enough stack for one more level. The first 16 KiB are
// always allowed, so most calls do not need the stack's size. 64 KiB at the end of the stack stay
// free for the functions that the recursive function calls.
class StackRoom {
 public:
  StackRoom() : lowest_(here() - kGranted) {}

  // Returns false if another level could exceed the stack. Always returns true if the stack is
  // unknown (a coroutine of the embedder); only the depth limits then protect it.
  [[nodiscard]] bool left() { return here() > lowest_ || measure(); }

 private:
  static constexpr std::uintptr_t kGranted = 16U << 10U;

  [[gnu::always_inline]] static std::uintptr_t here() {
    return reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0));
  }
  bool measure();

  std::uintptr_t lowest_;
};

}  // namespace patchbay::json
