#pragma once

#include <sys/types.h>

#include <chrono>

namespace patchbay::fibers {

// The kernel's data about a thread of this process. `thread` is the thread's id in the kernel
// (gettid). If the kernel gives no data, is_asleep() returns false and lack_of_processor() zero.

// Returns true if the thread sleeps. A thread that waits for a processor does not sleep.
bool is_asleep(pid_t thread);

// Returns how long in total the thread was ready to run but got no processor. A wait for a
// processor that has not ended is not yet counted.
std::chrono::nanoseconds lack_of_processor(pid_t thread);

}  // namespace patchbay::fibers
