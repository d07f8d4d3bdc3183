#pragma once

#include <cstdint>

namespace patchbay::json {

// Says whether a recursive function has enough stack for one more level. The first 16 KiB are
// always allowed, so most calls do not need the size of the stack. At the end of the stack, 64 KiB
// stay free for the functions that the recursive function calls.
class StackRoom {
 public:
  StackRoom() : lowest_(here() - kGranted) {}

  // Returns false if another level could run over the end of the stack. Always returns true if the
  // stack is not known (a coroutine of the embedder). Then only the depth limits protect the stack.
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
