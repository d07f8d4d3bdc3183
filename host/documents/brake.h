#pragma once

#include <cstdint>
#include <string>

#include "documents/run_table.h"

namespace patchbay::documents {

// The maximum number of documents that a run (one sync of a link's documents) may delete without
// asking an operator.
struct BrakeLimits {
  // An operator is asked if there are more than `count` deletions and they are more than `share` of
  // the known documents.
  std::int64_t count = 50;
  double share = 0.20;
};

// Returns true if a run may not delete `deleted` of `known` documents without asking an operator.
inline bool is_braked(const BrakeLimits& limits, std::int64_t deleted, std::int64_t known) {
  return deleted > limits.count &&
         static_cast<double>(deleted) > limits.share * static_cast<double>(known);
}

// Returns how many documents of a link the store has.
std::int64_t count_documents(store::Transaction& transaction, const std::string& link,
                             const std::string& connector);

// Returns true if the run may not delete `more` further documents without asking an operator. The
// first call in a run counts the link's documents, and stores the number in `run`.
bool may_not_delete(store::Transaction& transaction, const BrakeLimits& limits, std::int64_t more,
                    RunRow& run);

}  // namespace patchbay::documents
