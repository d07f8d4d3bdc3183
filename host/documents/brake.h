#pragma once

#include <cstdint>
#include <string>

#include "documents/run_table.h"

namespace patchbay::documents {

// How many documents a run may delete without asking an operator.
struct BrakeLimits {
  std::int64_t count = 50;  // asks if there are more deletions than this …
  double share = 0.20;      // … and more than this share of the known documents
};

// Returns true if `deleted` of `known` documents are too many for one run.
inline bool is_braked(const BrakeLimits& limits, std::int64_t deleted, std::int64_t known) {
  return deleted > limits.count &&
         static_cast<double>(deleted) > limits.share * static_cast<double>(known);
}

// Returns how many documents of a link the store has.
std::int64_t count_documents(Transaction& transaction, const std::string& link,
                             const std::string& connector);

// Returns true if `more` further deletions are too many for the run. Before the run's first
// deletion, counts the known documents.
bool may_not_delete(Transaction& transaction, const BrakeLimits& limits, std::int64_t more,
                    RunRow& run);

}  // namespace patchbay::documents
