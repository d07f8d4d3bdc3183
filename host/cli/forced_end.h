#pragma once

#include <sys/types.h>

#include <chrono>

namespace patchbay::cli {

// Ends the process with kEnded after `time`, unless it has ended before. This is needed because a
// connector that is cancelled or destroyed may never return. Call it on the thread that destroys
// the server: a message on standard error then names the connector in whose code that thread is, or
// the thread `other`, by the kernel's id; 0 means that there is no other.
void end_process_after(std::chrono::milliseconds time, pid_t other = 0);

// Ends the process at once. Nothing that is registered for exit runs, and the guard against
// connectors (exit_guard.h) does not act. Safe in a signal handler.
[[noreturn]] void end_process(int code);

}  // namespace patchbay::cli
