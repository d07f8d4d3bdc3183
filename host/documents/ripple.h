// Passes a change of a container on to all documents below it, in short steps. The steps go on
// after a crash.
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
  std::int64_t sequence;  // a change of a child with a later number is not overwritten
};

void add_ripple(Transaction& transaction, const Ripple& ripple);

// Makes one step for the collections of a run. Returns false if there is nothing left to do.
Result<bool> ripple_once(Transaction& transaction, Sequence& sequence, const BatchRules& rules,
                         RunRow& run);

}  // namespace patchbay::documents
