#pragma once

#include <algorithm>
#include <chrono>

#include "documents/collection_table.h"

namespace patchbay::documents {

// Decides when a collection is listed again. Changes do not show all deletions, because some
// providers do not report every deletion.
struct ListingTimes {
  // The age after which a listing is repeated. 0: only when it is requested.
  std::chrono::milliseconds age{std::chrono::days(7)};
  // The age after which an incomplete listing is repeated.
  std::chrono::milliseconds age_of_flawed{std::chrono::days(1)};
  // The minimum time between the end of a listing and the next listing that is requested. For
  // example, a webhook's delivery can request a listing.
  std::chrono::milliseconds between{std::chrono::hours(1)};
};

// Returns true if a run must begin a new listing of the collection instead of asking for changes.
inline bool is_listing_due(const CollectionRow& row, const ListingTimes& times, store::Millis now) {
  if (row.phase_word() != Phase::kChanges) return false;
  if (row.list_at != 0 && row.listed_at + times.between.count() <= now) return true;
  if (times.age.count() == 0 || row.listed_at == 0) return false;
  const auto age = row.flawed == 0 ? times.age : std::min(times.age, times.age_of_flawed);
  return row.listed_at + age.count() <= now;
}

}  // namespace patchbay::documents
