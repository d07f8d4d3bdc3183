#pragma once

#include <cstdint>

namespace patchbay::schema {

// How deep this thread may still recurse. The lowest address a frame may have, with a reserve left
// for what the frame itself calls; asked once per evaluation, compared once per level.
class StackRoom {
 public:
  StackRoom() : lowest_(lowest_address()) {}

  // False when another level could run over the end of the stack. A thread whose stack is not
  // known (a coroutine's) is given room; the depth limits hold there alone.
  [[nodiscard]] bool left() const {
    return reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0)) > lowest_;
  }

 private:
  static std::uintptr_t lowest_address();

  std::uintptr_t lowest_;
};

}  // namespace patchbay::schema
