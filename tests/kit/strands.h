// What tests of strands and fibers share.
#pragma once

#include "base/strand.h"

namespace patchbay::test {

// Lets the other fibers of the worker run once. Does not wait for any time.
inline void let_others_run() { Strand::current().sleep(Monotonic::min()); }

}  // namespace patchbay::test
