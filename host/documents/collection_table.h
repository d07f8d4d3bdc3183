#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/random.h"
#include "documents/source.h"
#include "store/store.h"

namespace patchbay::documents {

// The next work of a run on a collection.
enum class Phase {
  kChanges,   // the next step begins at the cursor
  kListing,   // a listing has begun or must begin
  kSweeping,  // the listing is complete; a sweep handles the documents that it did not name
};

// The state of a collection.
struct CollectionRow {
  std::string id;
  std::string link;
  std::string connector;
  std::string native_id;
  std::string name;
  std::string url;
  std::string cursor;         // where the next step begins; "": at the beginning
  std::string access_cursor;  // where the next step of a permission sweep begins
  // "listing", "changes" or "sweeping". The first step of a sweep decides whether the documents
  // that the listing did not name are deleted, or wait for an operator. Then "sweeping" becomes
  // "deleting" or "holding".
  std::string phase = "listing";
  std::int64_t generation = 0;  // the number of the latest listing
  int flawed = 0;               // 1: the listing did not read everything, so nothing is deleted
  std::int64_t seen = 0;        // how many documents this listing named, without containers
  Millis listed_at = 0;         // when a listing last ended
  Millis changed_at = 0;        // when a run last read a listing or all changes to the end
  std::string trouble;          // "out_of_reach", "suspended", "blocked", "failed", "partial", ""
  std::string why;
  Millis trouble_since = 0;
  int ended = 0;  // 1: the link was revoked or deleted; its documents are being deleted

  [[nodiscard]] Phase phase_word() const;
  void set(Phase phase);
};

// Adds rows for new collections, and updates the name and URL of known collections. Returns the
// rows of the listed collections. A collection that the source does not list any more keeps its
// row, because the list does not prove that the collection was deleted.
std::vector<CollectionRow> keep_collections(Transaction& transaction, Random& random,
                                            const Followed& followed,
                                            std::span<const Collection> listed);
std::vector<CollectionRow> collections_of(Transaction& transaction, const std::string& link,
                                          const std::string& connector);
// Returns true if the link has a collection with this id of the provider, and the link was not
// revoked or deleted.
bool has_collection(Transaction& transaction, const std::string& link, const std::string& connector,
                    const std::string& native_id);
std::optional<CollectionRow> find_collection(Transaction& transaction, const std::string& id);
// Writes all members except id, link, connector, native_id, name, url and ended.
void update_collection(Transaction& transaction, const CollectionRow& row);

}  // namespace patchbay::documents
