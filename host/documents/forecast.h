// Predicts the effects of a run without running it. Lists the source's documents or changes, but
// fetches no contents and no permissions, and writes nothing.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/patience.h"
#include "documents/brake.h"
#include "documents/listing_times.h"
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
  // Documents whose content cannot be fetched. The three numbers above count these documents too.
  std::int64_t skipped = 0;
  std::int64_t unreadable = 0;
  // Does not count the documents below a container that the source reports as deleted.
  std::int64_t deleted = 0;
  // The bytes of the contents to load, as far as the source reports sizes.
  std::int64_t bytes = 0;
  bool would_hold = false;  // true: a run would ask an operator about its deletions
  std::vector<Trouble> troubles;
};

struct ForecastParts {
  store::Store& store;
  Sources& sources;
  BrakeLimits brake{};
  ListingTimes listings{};
};

// Returns the forecast for a run. `kind` is kSync, or kFull for listing everything. Needs memory
// for all ids of one listing. Fails with errors that concern the account or this host. Adds other
// errors to `troubles`.
Result<Forecast> forecast(const ForecastParts& parts, const FollowedLink& followed, RunKind kind,
                          const Patience& patience);

}  // namespace patchbay::documents
