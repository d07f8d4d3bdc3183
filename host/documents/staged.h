// Stores notes about fetched contents whose documents are not committed yet, in the transaction
// that writes their pieces. So the run does not fetch these contents again after a crash.
#pragma once

#include <deque>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/mutex.h"
#include "base/random.h"
#include "documents/batch.h"
#include "store/store.h"

namespace patchbay::documents {

// The notes of one turn (SyncTurn) about one collection. Thread-safe.
class StagedContents {
 public:
  // Borrows `random`.
  StagedContents(Random& random, std::string collection)
      : random_(random), collection_(std::move(collection)) {}
  StagedContents(const StagedContents&) = delete;
  StagedContents& operator=(const StagedContents&) = delete;

  // Reads the notes of earlier turns within the last hour whose pieces are in the store. Must be
  // called before the first fetch.
  Result<void> load(store::Store& store);
  // Sets item.fetched from a note about the same version of the document. Returns false if there is
  // no such note; the content must then be fetched.
  bool find(Item& item) const;

  // Returns true if a note about the item can save a fetch after a crash.
  static bool is_worth_noting(const Item& item);
  // Writes notes about the items. `through` is the number of the latest batch with one of these
  // items.
  void note(store::Transaction& transaction, const std::vector<const Item*>& items,
            std::size_t through);

  // Delete the notes of a batch and of earlier ones when the batch is committed. forget() must be
  // called in the transaction of the commit, which may run several times, and forgotten() after it.
  void forget(store::Transaction& transaction, const Batch& batch) const;
  void forgotten(const Batch& batch);

 private:
  struct Note {
    std::string version;
    FetchedDocument fetched;
  };

  Random& random_;
  const std::string collection_;
  std::unordered_map<std::string, Note> left_;  // notes of earlier turns, by document
  mutable Mutex mutex_;
  // Notes of this turn: `through` and the row's id.
  std::deque<std::pair<std::size_t, std::string>> rows_ GUARDED_BY(mutex_);
};

// Deletes notes that are more than an hour old.
Result<void> forget_old_staged(store::Store& store);
// Deletes the notes of a revoked or deleted link.
void forget_staged(store::Transaction& transaction, const std::string& link);

}  // namespace patchbay::documents
