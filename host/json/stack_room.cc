#include "json/stack_room.h"

#include <pthread.h>

namespace patchbay::json {
namespace {

constexpr std::uintptr_t kReserve = 64U << 10U;

struct StackRange {
  std::uintptr_t low = 0;
  std::uintptr_t high = 0;
  bool known = false;
};

// Kept for the thread's life, because pthread_getattr_np reads /proc for the main thread.
thread_local StackRange this_stack;

StackRange range_of_this_thread() {
  StackRange found{0, 0, true};
  pthread_attr_t attributes;
  if (pthread_getattr_np(pthread_self(), &attributes) != 0) return found;
  void* low = nullptr;
  std::size_t size = 0;
  if (pthread_attr_getstack(&attributes, &low, &size) == 0) {
    found.low = reinterpret_cast<std::uintptr_t>(low);
    found.high = found.low + size;
  }
  pthread_attr_destroy(&attributes);
  return found;
}

}  // namespace

bool StackRoom::measure() {
  if (!this_stack.known) this_stack = range_of_this_thread();
  const bool ours = here() >= this_stack.low && here() < this_stack.high;
  lowest_ = ours ? this_stack.low + kReserve : 0;
  return here() > lowest_;
}

}  // namespace patchbay::json
