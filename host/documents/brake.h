#pragma once

#include <cstdint>

namespace patchbay::documents {

// How much a run may delete before an operator is asked.
struct BrakeLimits {
  std::int64_t count = 50;  // more than this …
  double share = 0.20;      // … and more than this share of what was known
};

// Whether `deleted` documents of `known` are too many for one run.
inline bool is_braked(const BrakeLimits& limits, std::int64_t deleted, std::int64_t known) {
  return deleted > limits.count &&
         static_cast<double>(deleted) > limits.share * static_cast<double>(known);
}

}  // namespace patchbay::documents
