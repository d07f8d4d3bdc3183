// Functions that tests of strands and fibers share.
#pragma once

#include "base/strand.h"

namespace patchbay::test {

// Lets each other fiber of the worker run once. Does not wait for a time.
inline void let_others_run() { Strand::current().sleep(Monotonic::min()); }

}  // namespace patchbay::test
