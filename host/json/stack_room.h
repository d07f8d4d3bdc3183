#pragma once

#include <cstdint>

namespace patchbay::json {

// Says how deep this strand may still recurse. The first 16 KiB are always allowed, so most calls
// never ask how large the stack is. Beyond them, a reserve of 64 KiB stays free for the functions
// that the recursive function calls.
class StackRoom {
 public:
  StackRoom() : lowest_(here() - kGranted) {}

  // Returns false if another level could run over the end of the stack. If the stack is not known
  // (an embedder's own coroutine), always returns true; then only the depth limits protect the
  // stack.
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
