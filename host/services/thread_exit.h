#pragma once

#include <type_traits>

namespace patchbay::services {

// Runs `run(context)`. False: the thread was to end in it (pthread_exit, or a cancellation), and
// goes on here all the same. Frames between are unwound as for an exception. The C library ends the
// process when such an unwinding is caught and not passed on, so the handler that catches it is
// never ended: it is left by a jump, and the C++ runtime is told that nothing is being handled.
bool outlive_thread_exit(void (*run)(void*), void* context);

template <class Work>
bool outlives_thread_exit(Work&& work) {
  using Plain = std::remove_reference_t<Work>;
  return outlive_thread_exit([](void* context) { (*static_cast<Plain*>(context))(); }, &work);
}

}  // namespace patchbay::services
