// The end of a complete listing: deletes the documents that it did not name, as far as BrakeLimits
// allow.
#pragma once

#include "documents/batch.h"

namespace patchbay::documents {

// Makes one step; the collection's phase must be kSweeping, and becomes kChanges at the end.
// Deletes only documents that were known before the listing began and that nothing has named since:
// every later statement about a document marks it as seen.
Result<void> sweep_once(Transaction& transaction, Sequence& sequence, const BatchRules& rules,
                        Standing& standing);

// Makes one step of an operator's decision on the deletions that wait: either carries them out or
// keeps the documents. Returns how many it settled; 0 if nothing is left.
struct HeldAsked {
  std::string link;
  std::string connector;
  bool is_released = false;
};
Result<std::int64_t> settle_held(Transaction& transaction, Sequence& sequence,
                                 const HeldAsked& asked);

}  // namespace patchbay::documents
