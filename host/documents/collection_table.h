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
  // 1 or 2: the listing did not read everything, so nothing is deleted. 2: the listing named fewer
  // documents than the source says that there are.
  int flawed = 0;
  std::int64_t seen = 0;   // how many documents this listing named, without containers
  std::int64_t named = 0;  // how many documents this listing named, with containers
  // The least number of documents that the source said there are during this listing; 0: the source
  // does not say a number.
  std::int64_t told = 0;
  std::int64_t expected = 0;  // the part of this collection in Tally::estimated of the run
  Millis listed_at = 0;       // when a listing last ended
  Millis changed_at = 0;      // when a run last read a listing or all changes to the end
  std::string trouble;        // "out_of_reach", "suspended", "blocked", "failed", "partial", ""
  std::string why;
  Millis trouble_since = 0;
  // 1: the link was revoked or deleted, or an operator gave the collection up. The documents are
  // being deleted.
  int ended = 0;
  // Not 0: somebody has asked for a new listing, and at this time a run is queued for the listing.
  Millis list_at = 0;

  [[nodiscard]] Phase phase_word() const;
  void set(Phase phase);
};

// Returns the sentence with the collection's name before it, if the collection has a name.
std::string said_of(const CollectionRow& collection, const std::string& sentence);

// Adds rows for new collections, and updates the name and URL of known collections. Returns the
// rows of the listed collections. A collection that the source does not list any more keeps its
// row, because the list does not prove that the collection was deleted. A collection that an
// operator gave up is read from the beginning if the source lists it again.
std::vector<CollectionRow> keep_collections(Transaction& transaction, Random& random,
                                            const Followed& followed,
                                            std::span<const Collection> listed);
// Returns the collections that have not ended.
std::vector<CollectionRow> collections_of(Transaction& transaction, const std::string& link,
                                          const std::string& connector);
// Returns true if the link has a collection with this id of the provider, and the link was not
// revoked or deleted.
bool has_collection(Transaction& transaction, const std::string& link, const std::string& connector,
                    const std::string& native_id);
std::optional<CollectionRow> find_collection(Transaction& transaction, const std::string& id);
// Writes all members except id, link, connector, native_id, name, url, ended and list_at.
void update_collection(Transaction& transaction, const CollectionRow& row);
void end_collection(Transaction& transaction, const std::string& id);

// ask_listing() asks for a new listing of a collection of a link; "" means all collections of the
// link. listing_begins() says that a listing that was asked for begins now.
void ask_listing(Transaction& transaction, const std::string& link, const std::string& connector,
                 const std::string& native_id, Millis now);
void listing_begins(Transaction& transaction, const std::string& id);

}  // namespace patchbay::documents
