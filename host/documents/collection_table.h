#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/random.h"
#include "documents/source.h"
#include "store/store.h"

namespace patchbay::documents {

// What is under way with a collection.
enum class Phase {
  kChanges,   // the next step begins at the cursor
  kListing,   // a listing is under way, or not begun yet
  kSweeping,  // the listing is complete; what it did not see goes
};

// How far a collection is in step.
struct CollectionRow {
  std::string id;
  std::string link;
  std::string connector;
  std::string native_id;
  std::string name;
  std::string url;
  std::string cursor;         // where the next step begins; "": from the beginning
  std::string access_cursor;  // the same of a permission sweep
  // "listing", "changes"; "sweeping", and once it is decided what becomes of what was not seen,
  // "deleting" or "holding"
  std::string phase = "listing";
  std::int64_t generation = 0;  // of the latest listing
  int flawed = 0;               // this listing could not see everything: it deletes nothing
  std::int64_t seen = 0;        // documents that this listing saw
  Millis listed_at = 0;         // when a listing was last complete
  Millis changed_at = 0;        // when changes were last asked for to their end, as of its begin
  std::string trouble;          // "unreachable", "failed", or ""
  std::string why;
  Millis trouble_since = 0;
  int ended = 0;  // the link was given up: its documents are on their way out

  [[nodiscard]] Phase phase_word() const;
  void set(Phase phase);
};

// Makes the rows of collections that are new, and tells the others their names. What a source does
// not list any more stays: a listing of collections is no proof.
std::vector<CollectionRow> keep_collections(Transaction& transaction, Random& random,
                                            const Followed& followed,
                                            std::span<const Collection> listed);
std::vector<CollectionRow> collections_of(Transaction& transaction, const std::string& link,
                                          const std::string& connector);
std::optional<CollectionRow> find_collection(Transaction& transaction, const std::string& id);
// Everything but what names it.
void update_collection(Transaction& transaction, const CollectionRow& row);

}  // namespace patchbay::documents
