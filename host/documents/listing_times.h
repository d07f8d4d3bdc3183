#pragma once

#include <algorithm>
#include <chrono>

#include "documents/collection_table.h"

namespace patchbay::documents {

// Says when a collection is listed again. Changes alone do not show all deletions, because some
// providers report no tombstone for some deletions.
struct ListingTimes {
  // The age after which a listing is repeated. 0: listings are repeated only if somebody asks.
  std::chrono::milliseconds age{std::chrono::days(7)};
  // The age after which the host repeats a listing that did not read everything.
  std::chrono::milliseconds age_of_flawed{std::chrono::days(1)};
  // The least time between two listings of a collection for which somebody asked, such as a
  // delivery.
  std::chrono::milliseconds between{std::chrono::hours(1)};
};

// Returns true if a run must begin a new listing of the collection in place of asking for changes.
inline bool is_listing_due(const CollectionRow& row, const ListingTimes& times, Millis now) {
  if (row.phase_word() != Phase::kChanges) return false;
  if (row.list_at != 0 && row.listed_at + times.between.count() <= now) return true;
  if (times.age.count() == 0 || row.listed_at == 0) return false;
  const auto age = row.flawed == 0 ? times.age : std::min(times.age, times.age_of_flawed);
  return row.listed_at + age.count() <= now;
}

}  // namespace patchbay::documents
