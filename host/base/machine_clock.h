#pragma once

#include "base/clock.h"

namespace patchbay {

// Returns the time of the machine's clock, also where a test sets another Clock. It is for waits of
// threads and fibers and for processes, because these follow the machine's clock.
inline Monotonic machine_now() { return std::chrono::steady_clock::now(); }

}  // namespace patchbay
