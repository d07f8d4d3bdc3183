// Contents that were fetched before their documents are committed. The transaction that writes
// their pieces notes them, so that whoever goes on after a crash does not fetch them again.
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

// The notes of one collection, as one turn makes and uses them. Thread-safe.
class StagedContents {
 public:
  // `random` is borrowed.
  StagedContents(Random& random, std::string collection)
      : random_(random), collection_(std::move(collection)) {}
  StagedContents(const StagedContents&) = delete;
  StagedContents& operator=(const StagedContents&) = delete;

  // What earlier turns left within an hour, as far as its pieces are in the store. Before the first
  // fetch.
  Result<void> load(Store& store);
  // Fills what was fetched of the same version; false: it has to be fetched.
  bool find(Item& item) const;

  // Whether a crash would cost a fetch that a note can spare.
  static bool is_worth_noting(const Item& item);
  // Notes them. `through`: the number of the latest batch that one of them is of.
  void note(Transaction& transaction, const std::vector<const Item*>& items, std::size_t through);

  // With the commit of a batch, the notes of it and of those before: forget() in its transaction,
  // which may run again, and forgotten() once it is committed.
  void forget(Transaction& transaction, const Batch& batch) const;
  void forgotten(const Batch& batch);

 private:
  struct Note {
    std::string version;
    Fetched fetched;
  };

  Random& random_;
  const std::string collection_;
  std::unordered_map<std::string, Note> left_;  // by earlier turns; by document
  mutable std::mutex mutex_;
  std::deque<std::pair<std::size_t, std::string>> rows_;  // of this turn: `through`, id
};

// The notes of a link that was given up.
void forget_staged(Transaction& transaction, const std::string& link);

}  // namespace patchbay::documents
