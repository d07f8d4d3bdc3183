// After a complete listing: deletes the documents that the listing did not name, as far as
// BrakeLimits allow.
#pragma once

#include "documents/batch.h"

namespace patchbay::documents {

// Makes one step. The collection's phase must be kSweeping; after the last step it becomes
// kChanges. Deletes only documents that were known before the listing began and that no statement
// has named since: every later statement about a document marks it as seen.
Result<void> sweep_once(Transaction& transaction, Sequence& sequence, const BatchRules& rules,
                        Standing& standing);

// Makes one step of an operator's decision about the waiting deletions: carries them out or keeps
// the documents. Returns how many documents this step has settled; 0 if none are left.
struct HeldAsked {
  std::string link;
  std::string connector;
  bool is_released = false;
};
Result<std::int64_t> settle_held(Transaction& transaction, Sequence& sequence,
                                 const HeldAsked& asked);

}  // namespace patchbay::documents
