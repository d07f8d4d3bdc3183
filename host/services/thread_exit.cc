#include "services/thread_exit.h"

#include <cxxabi.h>
#include <setjmp.h>

namespace patchbay::services {

bool outlive_thread_exit(void (*run)(void*), void* context) {
  jmp_buf after;
  if (_setjmp(after) != 0) return false;
  try {
    run(context);
  } catch (const abi::__forced_unwind&) {
    // The longjmp skips the end of this handler, so the runtime would still count the exception as
    // being handled. This clears the pointer to it, which is the first member of the runtime's
    // globals (Itanium C++ ABI, 2.2.2).
    *reinterpret_cast<void**>(abi::__cxa_get_globals()) = nullptr;
    _longjmp(after, 1);
  }
  return true;
}

}  // namespace patchbay::services
