// How `jsonschema validate --benchmark` times one instance, so that ours is timed the same way: the
// parsed instance is judged again and again, each time between two looks at the clock; the mean
// counts, less the mean of what two looks take with nothing between them.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <limits>
#include <vector>

namespace patchbay::bench {

// An instance as one run timed it, in nanoseconds.
struct Clocked {
  double mean = 0;   // without what the clock takes
  double clock = 0;  // what that was thought to be
};

template <class Judge>
Clocked clocked(std::size_t loop, Judge&& judge) {
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

// The best of several runs, as measure.h takes it, but of none in which the clock was disturbed:
// the mean is then too small by as much.
inline double best_of(const std::vector<Clocked>& runs) {
  constexpr double kSlack = 1.3;
  const auto by_clock = [](const Clocked& left, const Clocked& right) {
    return left.clock < right.clock;
  };
  const double clock = std::min_element(runs.begin(), runs.end(), by_clock)->clock;
  double best = std::numeric_limits<double>::max();
  for (const Clocked& run : runs) {
    if (run.clock <= kSlack * clock) best = std::min(best, run.mean);
  }
  return best;
}

}  // namespace patchbay::bench
