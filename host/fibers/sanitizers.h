// Reports stacks and switches to the sanitizers. In builds without sanitizers, does nothing.
#pragma once

#include <cstddef>

#include "base/strand.h"

#if defined(__SANITIZE_ADDRESS__)
#define PATCHBAY_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define PATCHBAY_ASAN 1
#endif
#endif
#if defined(__SANITIZE_THREAD__)
#define PATCHBAY_TSAN 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define PATCHBAY_TSAN 1
#endif
#endif

#ifdef PATCHBAY_ASAN
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#endif
#ifdef PATCHBAY_TSAN
#include <sanitizer/tsan_interface.h>
#endif

namespace patchbay::fibers::sanitizers {

// The sanitizers' data for one flow of control.
struct Flow {
  void* fake_stack = nullptr;
  const void* stack = nullptr;  // the lowest byte; nullptr until the sanitizer has reported it
  std::size_t stack_size = 0;
  void* tsan = nullptr;
};

inline void forget_frames([[maybe_unused]] StackRange range) {
#ifdef PATCHBAY_ASAN
  __asan_unpoison_memory_region(reinterpret_cast<void*>(range.low), range.high - range.low);
#endif
}

inline Flow flow_of_this_thread() {
  Flow flow;
#ifdef PATCHBAY_TSAN
  flow.tsan = __tsan_get_current_fiber();
#endif
  return flow;
}

inline Flow flow_on(StackRange range) {
  Flow flow{nullptr, reinterpret_cast<const void*>(range.low), range.high - range.low, nullptr};
#ifdef PATCHBAY_TSAN
  flow.tsan = __tsan_create_fiber(0);
#endif
  return flow;
}

// Destroys the sanitizers' data for the flow. The flow itself must not call this.
inline void destroy([[maybe_unused]] Flow& flow) {
#ifdef PATCHBAY_TSAN
  __tsan_destroy_fiber(flow.tsan);
#endif
}

// Call this before a switch from `from` to `to`. `from` is nullptr if its flow never runs again.
inline void leaving([[maybe_unused]] Flow* from, [[maybe_unused]] const Flow& to) {
#ifdef PATCHBAY_ASAN
  __sanitizer_start_switch_fiber(from != nullptr ? &from->fake_stack : nullptr, to.stack,
                                 to.stack_size);
#endif
#ifdef PATCHBAY_TSAN
  __tsan_switch_to_fiber(to.tsan, 0);
#endif
}

// Call this after a switch from `from` to `self`, on the stack of `self`.
inline void arrived([[maybe_unused]] const Flow& self, [[maybe_unused]] Flow& from) {
#ifdef PATCHBAY_ASAN
  __sanitizer_finish_switch_fiber(self.fake_stack, &from.stack, &from.stack_size);
#endif
}

}  // namespace patchbay::fibers::sanitizers
