#pragma once

#include <chrono>

namespace patchbay::cli {

// Ends the process with kEnded after that time, unless it has ended by itself: what a connector
// does while it is cancelled or taken down may never return, and nothing can make it. Called by the
// thread that takes the server down; standard error is told in whose code that thread is.
void end_process_after(std::chrono::milliseconds time);

// Ends it at once as it is, past everything that would be run at exit and past the guard against
// connectors that end it (exit_guard.h). Safe in a handler of a signal.
[[noreturn]] void end_process(int code);

}  // namespace patchbay::cli
