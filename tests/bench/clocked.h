// Times one instance as `jsonschema validate --benchmark` does, so that host/schema is timed in the
// same way: the parsed instance is judged repeatedly, each time between two readings of the clock.
// The result is the mean, without the mean time of two readings with nothing between them.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <limits>
#include <vector>

namespace patchbay::bench {

// The time of an instance in one run, in nanoseconds.
struct ClockedTime {
  double mean = 0;   // without the time for reading the clock
  double clock = 0;  // the time for reading the clock
};

template <class Judge>
ClockedTime clocked(std::size_t loop, Judge&& judge) {
  using Clock = std::chrono::high_resolution_clock;
  const auto since = [](Clock::time_point start) {
    return std::chrono::duration<double, std::nano>(Clock::now() - start).count();
  };
  double clock = 0;
  for (std::size_t i = 0; i < loop; ++i) clock += since(Clock::now());
  clock /= static_cast<double>(loop);
  double sum = 0;
  for (std::size_t i = 0; i < loop; ++i) {
    const auto start = Clock::now();
    judge();
    sum += std::max(0.0, since(start) - clock);
  }
  return {sum / static_cast<double>(loop), clock};
}

// Returns the best of several runs, as measure.h does. Ignores runs in which the clock was
// disturbed, because their mean is too small by that much.
inline double best_of(const std::vector<ClockedTime>& runs) {
  constexpr double kSlack = 1.3;
  const auto by_clock = [](const ClockedTime& left, const ClockedTime& right) {
    return left.clock < right.clock;
  };
  const double clock = std::min_element(runs.begin(), runs.end(), by_clock)->clock;
  double best = std::numeric_limits<double>::max();
  for (const ClockedTime& run : runs) {
    if (run.clock <= kSlack * clock) best = std::min(best, run.mean);
  }
  return best;
}

}  // namespace patchbay::bench
