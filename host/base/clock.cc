#include "base/clock.h"

namespace patchbay {

Monotonic SystemClock::now() const { return std::chrono::steady_clock::now(); }
WallTime SystemClock::wall() const { return std::chrono::system_clock::now(); }

}  // namespace patchbay
