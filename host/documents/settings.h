#pragma once

#include "documents/brake.h"
#include "documents/fetch.h"
#include "documents/listing_times.h"

namespace patchbay::documents {

// The limits that an operator or an embedder may set.
struct Settings {
  // The minimum of FetchLimits::memory: two pieces of a content.
  static constexpr std::uint64_t kLeastMemory = std::uint64_t{2} << 20;
  static constexpr std::chrono::days kMostListingAge{3650};

  BrakeLimits brake{};
  FetchLimits fetches{};
  ListingTimes listings{};
};

}  // namespace patchbay::documents
