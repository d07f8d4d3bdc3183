// The end of a complete listing: what it did not see goes, as far as the brake allows.
#pragma once

#include "documents/batch.h"

namespace patchbay::documents {

// One step of it, with the collection's phase kSweeping; sets the phase to kChanges at the end.
// Only what was known before the listing began and was not touched since is deleted: whatever is
// told of a document in the meantime, by whom ever, marks it as seen.
Result<void> sweep_once(Transaction& transaction, Sequence& sequence, const BatchRules& rules,
                        Standing& standing);

// One step of an operator's word on the deletions that are held: released, they are carried out;
// refused, the documents stay. How many it settled; 0: nothing is left.
struct HeldAsked {
  std::string link;
  std::string connector;
  bool is_released = false;
};
Result<std::int64_t> settle_held(Transaction& transaction, Sequence& sequence,
                                 const HeldAsked& asked);

}  // namespace patchbay::documents
