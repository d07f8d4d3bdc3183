// Deletes the documents that a complete listing lacks. If they are more than BrakeLimits allow, the
// deletions wait for an operator.
#pragma once

#include "documents/batch.h"

namespace patchbay::documents {

// Makes one step. The collection's phase must be kSweeping; after the last step it is kChanges.
// Deletes only documents that were known before the listing began and were not reported since.
Result<void> sweep_once(store::Transaction& transaction, Sequence& sequence,
                        const BatchRules& rules, RunProgress& standing);

// The operator's decision about waiting deletions. settle_held() executes one step of it: deletes
// the documents if `is_released` is true, otherwise keeps them. Returns the number of handled
// documents; 0 if no deletions wait any more.
struct DeletionDecision {
  std::string link;
  std::string connector;
  bool is_released = false;
};
Result<std::int64_t> settle_held(store::Transaction& transaction, Sequence& sequence,
                                 const DeletionDecision& asked);

}  // namespace patchbay::documents
