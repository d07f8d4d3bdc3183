#pragma once

#include <cstdint>

namespace patchbay::json {

// How deep this strand may still recurse. The first stretch is always allowed, so most calls never
// ask how large the stack is. Beyond it, a reserve stays for functions that the frames call.
class StackRoom {
 public:
  StackRoom() : lowest_(here() - kGranted) {}

  // False when another level could run over the end of the stack. Code whose stack is not
  // known (an embedder's own coroutine) is given room; the depth limits hold there alone.
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
