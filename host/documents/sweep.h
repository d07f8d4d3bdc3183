// Deletes, after a complete listing, the documents that the listing did not name. If these are more
// than BrakeLimits allow, the deletions wait for an operator.
#pragma once

#include "documents/batch.h"

namespace patchbay::documents {

// Makes one step. The collection's phase must be kSweeping. After the last step, the phase is
// kChanges. Deletes only documents that were known before the listing began and that no statement
// has named since then.
Result<void> sweep_once(Transaction& transaction, Sequence& sequence, const BatchRules& rules,
                        Standing& standing);

// The operator's decision about the deletions that wait. settle_held() carries out one step of the
// decision: it deletes the documents if `is_released` is true, and otherwise keeps them. It returns
// for how many documents this step has carried out the decision; 0 if no deletions wait any more.
struct HeldAsked {
  std::string link;
  std::string connector;
  bool is_released = false;
};
Result<std::int64_t> settle_held(Transaction& transaction, Sequence& sequence,
                                 const HeldAsked& asked);

}  // namespace patchbay::documents
