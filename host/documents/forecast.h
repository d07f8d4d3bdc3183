// What a run would do: the source is asked for all that a run asks for but contents, and nothing is
// written.
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
    std::string collection;  // its name
    std::string why;
  };
  std::int64_t added = 0;
  std::int64_t changed = 0;
  std::int64_t unchanged = 0;
  std::int64_t skipped = 0;  // among those before: the source has no content of them
  std::int64_t unreadable = 0;
  std::int64_t deleted = 0;  // without what is below a deleted container
  std::int64_t bytes = 0;    // of contents to be loaded, as far as the source tells their size
  bool would_hold = false;   // the deletions are too many to be carried out unasked
  std::vector<Trouble> troubles;
};

struct ForecastParts {
  Store& store;
  Sources& sources;
};

// `kind`: kSync, or kFull, which lists everything. The memory of it grows with the ids of one
// listing. Errors: of the account, or of this host.
Result<Forecast> forecast(const ForecastParts& parts, const Followed& followed, RunKind kind,
                          const Patience& patience);

}  // namespace patchbay::documents
