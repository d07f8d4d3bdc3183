#pragma once

#include <cstddef>

namespace patchbay::bench {

// Returns how often this thread has allocated memory so far. Counts every malloc, calloc and
// realloc of the process, also in C libraries. allocation_count.cc replaces these functions.
std::size_t allocations();

}  // namespace patchbay::bench
