#pragma once

#include <cstdio>
#include <cstdlib>

namespace patchbay::fuzz {

// Aborts the process if `holds` is false, so that the fuzzer stores the input.
inline void must_hold(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n", what);
  std::abort();
}

}  // namespace patchbay::fuzz
