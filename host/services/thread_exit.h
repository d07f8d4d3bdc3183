#pragma once

#include <type_traits>

namespace patchbay::services {

// Runs `run(context)`. Returns false if the code tried to end the thread (with pthread_exit, or by
// a cancellation); the thread does not end. The stack frames are unwound as for an exception. The C
// library ends the process if a handler catches this unwinding and then ends normally. So the
// handler here does not end: it leaves with a longjmp, and clears the C++ runtime's record of the
// exception.
bool outlive_thread_exit(void (*run)(void*), void* context);

template <class Work>
bool outlives_thread_exit(Work&& work) {
  using Plain = std::remove_reference_t<Work>;
  return outlive_thread_exit([](void* context) { (*static_cast<Plain*>(context))(); }, &work);
}

}  // namespace patchbay::services
