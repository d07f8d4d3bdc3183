// Rounds of random calls, each in a process of its own and with a seed of its own.
#pragma once

#include <cstdint>
#include <functional>

#include "conformance/run.h"

namespace patchbay::conformance {

struct Fuzzed {
  std::uint64_t rounds = 0;  // that ran
  Report report;             // of the gates and the last round; its seed is that round's
};

// Runs rounds with the seeds `options.seed`, the one after it, and so on: at least one, as long as
// `goes_on` and until one does not pass. No round runs if a gate does not pass.
Fuzzed fuzz(const RunOptions& options, const std::function<bool()>& goes_on);

}  // namespace patchbay::conformance
