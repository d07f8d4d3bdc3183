// Rounds of random calls, each in a process of its own and with a seed of its own.
#pragma once

#include <cstdint>
#include <functional>

#include "conformance/run.h"

namespace patchbay::conformance {

struct Fuzzed {
  std::uint64_t rounds = 0;  // the number of rounds that ran
  Report report;             // has the gates, the last round and the last round's seed
};

// Runs rounds with the seeds `options.seed`, `options.seed` + 1, and so on. Runs at least one
// round, and stops when `goes_on` returns false or a round does not pass. Runs no round if a gate
// does not pass.
Fuzzed fuzz(const RunOptions& options, const std::function<bool()>& goes_on);

}  // namespace patchbay::conformance
