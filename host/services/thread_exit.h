#pragma once

#include <type_traits>

namespace patchbay::services {

// Runs `run(context)`. Returns false if the code tried to end the thread (pthread_exit or a
// cancellation). The thread does not end. Its stack frames are unwound as for an exception. If a
// handler caught this unwinding and ended normally, the C library would end the process. So the
// handler here leaves with a longjmp, and clears the C++ runtime's record of the exception.
bool outlive_thread_exit(void (*run)(void*), void* context);

template <class Work>
bool outlives_thread_exit(Work&& work) {
  using PlainWork = std::remove_reference_t<Work>;
  return outlive_thread_exit([](void* context) { (*static_cast<PlainWork*>(context))(); }, &work);
}

}  // namespace patchbay::services
