#include "allocation_count.h"

#include <cstdlib>

namespace {

thread_local std::size_t count = 0;

}  // namespace

// glibc's own functions, under the names that glibc provides for replacements.
extern "C" {
void* __libc_malloc(std::size_t size);                       // NOLINT
void* __libc_calloc(std::size_t members, std::size_t size);  // NOLINT
void* __libc_realloc(void* memory, std::size_t size);        // NOLINT

__attribute__((visibility("default"))) void* malloc(std::size_t size) {
  ++count;
  return __libc_malloc(size);
}
__attribute__((visibility("default"))) void* calloc(std::size_t members, std::size_t size) {
  ++count;
  return __libc_calloc(members, size);
}
__attribute__((visibility("default"))) void* realloc(void* memory, std::size_t size) {
  ++count;
  return __libc_realloc(memory, size);
}
}

namespace patchbay::bench {

std::size_t allocations() { return count; }

}  // namespace patchbay::bench
