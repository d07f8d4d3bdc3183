// What happened to a container is told to everything below it, in steps that are short and survive
// a crash.
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
  std::int64_t sequence;  // what was told of a child later than this stands
};

void add_ripple(Transaction& transaction, const Ripple& ripple);

// One step for the collections of a run: false when nothing is left to tell.
Result<bool> ripple_once(Transaction& transaction, Sequence& sequence, const BatchRules& rules,
                         RunRow& run);

}  // namespace patchbay::documents
