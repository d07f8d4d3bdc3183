#pragma once

#include <cstdint>

namespace patchbay::json {

// How deep this thread may still recurse. The first stretch is always allowed, so most calls never
// ask how large the stack is. Beyond it, a reserve stays for functions that the frames call.
class StackRoom {
 public:
  StackRoom() : lowest_(here() - kGranted) {}

  // False if another level could run over the end of the stack. If the thread's stack is not known
  // (a coroutine's), it returns true, and only the depth limits protect.
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
