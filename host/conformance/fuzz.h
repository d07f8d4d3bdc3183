// Runs rounds of random calls. Each round has a process and a seed of its own.
#pragma once

#include <cstdint>
#include <functional>

#include "conformance/run.h"

namespace patchbay::conformance {

struct FuzzReport {
  std::uint64_t rounds = 0;  // number of the rounds that ran
  Report report;             // results of the gates and of the last round, with its seed
};

// Runs the gates, and then rounds with the seeds `options.seed`, `options.seed` + 1, and so on. If
// a gate fails, runs no round. Otherwise runs at least one round, and stops after a round that does
// not pass, or when `goes_on` returns false.
FuzzReport fuzz(const RunOptions& options, const std::function<bool()>& goes_on);

}  // namespace patchbay::conformance
