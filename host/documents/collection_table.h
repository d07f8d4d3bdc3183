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
  kChanges,   // reading the changes after the cursor
  kListing,   // a listing, which has begun or must begin
  kSweeping,  // after a complete listing: handling the documents that were not listed
};

// The state of a collection.
struct CollectionRow {
  std::string id;
  std::string link;
  std::string connector;
  std::string native_id;
  std::string name;
  std::string url;
  std::string cursor;         // cursor of the next step; "": the beginning
  std::string access_cursor;  // cursor of the next step of a permission sweep
  // "listing", "changes" or "sweeping". The first step of a sweep decides whether the unlisted
  // documents are deleted or wait for an operator. Then "sweeping" becomes "deleting" or "holding".
  std::string phase = "listing";
  std::int64_t generation = 0;  // number of the latest listing
  // 1 or 2: the listing is incomplete, so no documents are deleted. 2: the listing had fewer
  // documents than the source announced.
  int flawed = 0;
  std::int64_t seen = 0;   // number of documents in this listing, without containers
  std::int64_t named = 0;  // number of documents in this listing, with containers
  // The smallest number of documents that the source announced during this listing. 0: it announces
  // no number.
  std::int64_t told = 0;
  std::int64_t expected = 0;     // this collection's part of Tally::estimated
  store::Millis listed_at = 0;   // end of the last listing
  store::Millis changed_at = 0;  // time when a run last read a listing or all changes to the end
  std::string trouble;  // "out_of_reach", "suspended", "blocked", "failed", "partial" or ""
  std::string why;
  store::Millis trouble_since = 0;
  // 1: the documents are being deleted, because the link was revoked or deleted, or an operator
  // gave the collection up.
  int ended = 0;
  // Not 0: a new listing was requested, and its run is queued at this time.
  store::Millis list_at = 0;

  [[nodiscard]] Phase phase_word() const;
  void set(Phase phase);
};

// Returns the sentence, preceded by the collection's name if it has one.
std::string said_of(const CollectionRow& collection, const std::string& sentence);

// Adds rows for new collections, and updates the name and URL of known ones. Returns the rows of
// the listed collections. A collection that is missing in the list keeps its row, because the list
// does not prove that it was deleted. A collection that an operator gave up is read from the
// beginning if the source lists it again.
std::vector<CollectionRow> keep_collections(store::Transaction& transaction, Random& random,
                                            const FollowedLink& followed,
                                            std::span<const Collection> listed);
// Returns the collections that have not ended.
std::vector<CollectionRow> collections_of(store::Transaction& transaction, const std::string& link,
                                          const std::string& connector);
// Returns true if the link has a collection with this id of the provider that has not ended.
bool has_collection(store::Transaction& transaction, const std::string& link,
                    const std::string& connector, const std::string& native_id);
std::optional<CollectionRow> find_collection(store::Transaction& transaction,
                                             const std::string& id);
// Writes all members except id, link, connector, native_id, name, url, ended and list_at.
void update_collection(store::Transaction& transaction, const CollectionRow& row);
void end_collection(store::Transaction& transaction, const std::string& id);

// ask_listing() requests a new listing of a link's collection; "" means all its collections.
// listing_begins() records that a requested listing begins now.
void ask_listing(store::Transaction& transaction, const std::string& link,
                 const std::string& connector, const std::string& native_id, store::Millis now);
void listing_begins(store::Transaction& transaction, const std::string& id);

}  // namespace patchbay::documents
