#pragma once

#include <sys/types.h>

#include <chrono>

namespace patchbay::cli {

// Ends the process with kEnded after `time`, if the process still runs then. A connector that is
// cancelled or destroyed may never return. Call this function on the thread that destroys the
// server. Before the process ends, it prints a message. The message names the connector in whose
// code this thread or the thread `other` is. `other` is a thread id of the kernel; 0 means that
// there is no other thread.
void end_process_after(std::chrono::milliseconds time, pid_t other = 0);

// Ends the process at once. No function that is registered for exit runs, and the guard against
// connectors (exit_guard.h) does not act. Safe in a signal handler.
[[noreturn]] void end_process(int code);

}  // namespace patchbay::cli
