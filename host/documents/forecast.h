// Finds out what a run would do. Asks the source for everything except contents, and writes
// nothing.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/patience.h"
#include "documents/brake.h"
#include "documents/run_table.h"
#include "documents/source.h"
#include "store/store.h"

namespace patchbay::documents {

struct Forecast {
  struct Trouble {
    std::string collection;  // the collection's name
    std::string why;
  };
  std::int64_t added = 0;
  std::int64_t changed = 0;
  std::int64_t unchanged = 0;
  std::int64_t skipped = 0;  // already counted above: the source offers no content for them
  std::int64_t unreadable = 0;
  std::int64_t deleted = 0;  // without the documents below a deleted container
  // Bytes of the contents that would be loaded, if the source tells their sizes.
  std::int64_t bytes = 0;
  bool would_hold = false;  // there are so many deletions that an operator would be asked
  std::vector<Trouble> troubles;
};

struct ForecastParts {
  Store& store;
  Sources& sources;
};

// `kind` is kSync, or kFull to list everything. Needs memory for the ids of one whole listing.
// Fails with errors that concern the account or this host; other errors become troubles.
Result<Forecast> forecast(const ForecastParts& parts, const Followed& followed, RunKind kind,
                          const Patience& patience);

}  // namespace patchbay::documents
