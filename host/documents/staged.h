// Notes on contents that are fetched but whose documents are not committed yet. The transaction
// that writes their pieces also writes the notes, so that the run does not fetch them again after a
// crash.
#pragma once

#include <deque>
#include <mutex>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/random.h"
#include "documents/batch.h"
#include "store/store.h"

namespace patchbay::documents {

// The notes that one turn makes and uses for one collection. Thread-safe.
class StagedContents {
 public:
  // Borrows `random`.
  StagedContents(Random& random, std::string collection)
      : random_(random), collection_(std::move(collection)) {}
  StagedContents(const StagedContents&) = delete;
  StagedContents& operator=(const StagedContents&) = delete;

  // Reads the notes that earlier turns left within the last hour, if their pieces are in the store.
  // Call it before the first fetch.
  Result<void> load(Store& store);
  // Sets item.fetched from a note on the same version. Returns false if there is no
  // such note, so the content has to be fetched.
  bool find(Item& item) const;

  // Returns true if a note on the item can save a fetch after a crash.
  static bool is_worth_noting(const Item& item);
  // Writes notes on the items. `through` is the number of the latest batch among them.
  void note(Transaction& transaction, const std::vector<const Item*>& items, std::size_t through);

  // Delete the notes of a batch and of earlier ones when the batch is committed: call forget() in
  // its transaction, which may run again, and forgotten() after the commit.
  void forget(Transaction& transaction, const Batch& batch) const;
  void forgotten(const Batch& batch);

 private:
  struct Note {
    std::string version;
    Fetched fetched;
  };

  Random& random_;
  const std::string collection_;
  std::unordered_map<std::string, Note> left_;  // notes of earlier turns, by document
  mutable std::mutex mutex_;
  // Notes of this turn: `through` and the row's id.
  std::deque<std::pair<std::size_t, std::string>> rows_;
};

// Deletes the notes that are too old to be used.
Result<void> forget_old_staged(Store& store);
// Deletes the notes of a link that was given up.
void forget_staged(Transaction& transaction, const std::string& link);

}  // namespace patchbay::documents
