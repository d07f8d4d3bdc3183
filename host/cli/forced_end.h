#pragma once

#include <chrono>

namespace patchbay::cli {

// Ends the process with kEnded after that time, unless it has ended by itself: what a
// connector does while it is cancelled or taken down may never return, and nothing can make it.
void end_process_after(std::chrono::milliseconds time);

}  // namespace patchbay::cli
