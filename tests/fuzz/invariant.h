#pragma once

#include <cstdio>
#include <cstdlib>

namespace patchbay::fuzz {

// Ends the process, so that the fuzzer keeps the input, when something that must hold does not.
inline void must_hold(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n", what);
  std::abort();
}

}  // namespace patchbay::fuzz
