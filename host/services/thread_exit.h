#pragma once

#include <type_traits>

namespace patchbay::services {

// Runs `run(context)`. False: something tried to end the thread in it (pthread_exit, or a
// cancellation), but the thread goes on here. The frames in between are unwound as for an
// exception. The C library ends the process if such an unwinding is caught and not passed on. So
// the handler that catches it never ends: a jump leaves it, and the C++ runtime is told that no
// exception is handled any more.
bool outlive_thread_exit(void (*run)(void*), void* context);

template <class Work>
bool outlives_thread_exit(Work&& work) {
  using Plain = std::remove_reference_t<Work>;
  return outlive_thread_exit([](void* context) { (*static_cast<Plain*>(context))(); }, &work);
}

}  // namespace patchbay::services
