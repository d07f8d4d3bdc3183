#pragma once

#include <type_traits>

namespace patchbay::services {

// Runs `run(context)`. Returns false if something in it tried to end the thread (pthread_exit, or a
// cancellation); the thread is not ended. The frames in between are unwound as for an exception.
// The C library ends the process if a handler catches such an unwinding and ends normally. So the
// handler here does not end: a longjmp leaves it, and the C++ runtime is told that no exception is
// handled any more.
bool outlive_thread_exit(void (*run)(void*), void* context);

template <class Work>
bool outlives_thread_exit(Work&& work) {
  using Plain = std::remove_reference_t<Work>;
  return outlive_thread_exit([](void* context) { (*static_cast<Plain*>(context))(); }, &work);
}

}  // namespace patchbay::services
