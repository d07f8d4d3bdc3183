#pragma once

#include <sys/types.h>

#include <chrono>

namespace patchbay::fibers {

// Data that the kernel has about a thread of this process. `thread` is the thread's id in the
// kernel (gettid). If the kernel gives no data, is_asleep() returns false and lack_of_processor()
// returns zero.

// Returns true if the thread sleeps. A thread that only waits for a processor does not sleep.
bool is_asleep(pid_t thread);

// Returns the total time in which the thread was ready to run but had no processor. A wait for a
// processor is counted only after the wait has ended.
std::chrono::nanoseconds lack_of_processor(pid_t thread);

}  // namespace patchbay::fibers
