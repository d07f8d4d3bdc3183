#pragma once

#include <sys/types.h>

#include <chrono>

namespace patchbay::fibers {

// What the kernel says of a thread of this process. `thread` is its id in the kernel (gettid). If
// the kernel does not tell, the thread does not sleep, and lacked nothing.

// Returns true if the thread sleeps. A thread that waits for a processor does not sleep.
bool is_asleep(pid_t thread);

// Returns how long the thread was ready so far and got no processor. While it waits for one, the
// present wait is not yet counted.
std::chrono::nanoseconds lack_of_processor(pid_t thread);

}  // namespace patchbay::fibers
