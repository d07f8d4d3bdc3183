// Applies a change of a container to the documents below it, in short steps. A ripple is a change
// that has not reached all of these documents yet. After a crash, the steps go on.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "documents/batch.h"
#include "store/lease.h"
#include "store/store.h"

namespace patchbay::documents {

struct Ripple {
  enum class What { kAccess, kGone };
  std::string collection;
  std::string native_id;
  What what;
  std::int64_t sequence;  // the number of the change; children with a later change are skipped
};

void add_ripple(store::Transaction& transaction, const Ripple& ripple);

// Ends the deletion of what is below a container, because the container's own deletion is off: an
// operator refused it, or the source reported the container again.
void end_deletion_below(store::Transaction& transaction, const std::string& collection,
                        const std::string& native_id);

// Makes one step of a ripple in a run's collections. Returns false if there is no ripple left.
Result<bool> ripple_once(store::Transaction& transaction, Sequence& sequence,
                         const BatchRules& rules, RunRow& run);

}  // namespace patchbay::documents
