#pragma once

#include <cstddef>

namespace patchbay::bench {

// How often this thread has asked for memory so far: every malloc, calloc and realloc of the
// process, those of C libraries included. allocation_count.cc takes their place.
std::size_t allocations();

}  // namespace patchbay::bench
