#pragma once

#include <deque>
#include <functional>
#include <vector>

#include "base/mutex.h"
#include "documents/batch.h"
#include "documents/fetch.h"
#include "documents/pieces.h"
#include "documents/staged.h"

namespace patchbay::documents {

// Fetches the documents of the batches of one turn (SyncTurn). Uses the threads of the FetchRoom,
// at most `FetchLimits::threads_of_turn` at once. Fetches the next documents while the documents
// before them are written. The number of documents that are being fetched, or are fetched but not
// yet stored, is never greater than the number of documents to fetch in the largest batch. This
// limits how many fetches a crash can lose. Thread-safe. Must live until all documents of its
// batches are fetched and stored.
class Fetches {
 public:
  struct Parts {
    FetchRoom& room;
    PieceStage& stage;
    StagedContents& staged;
  };
  // The threads of the room call `fetch`, which fetches one item and sets item.fetched.
  Fetches(const Parts& parts, std::function<void(Item&)> fetch)
      : parts_(parts), fetch_(std::move(fetch)) {}
  Fetches(const Fetches&) = delete;
  Fetches& operator=(const Fetches&) = delete;

  // Begins to fetch the wanted contents and permissions of the batch. When all of these are fetched
  // and stored, batch.landing.is_over() is true.
  void start(Batch& batch);

 private:
  struct Wanted {
    Item* item;
    Batch* batch;
  };

  std::vector<Wanted> take_next() REQUIRES(mutex_);
  void start_next();
  void submit(FetchRoom& room, const std::vector<Wanted>& next);
  void run(const Wanted& wanted);
  void keep(const std::vector<Wanted>& fetched);

  const Parts parts_;
  const std::function<void(Item&)> fetch_;
  Mutex mutex_;
  std::deque<Wanted> waiting_ GUARDED_BY(mutex_);
  std::vector<Wanted> fetched_ GUARDED_BY(mutex_);  // fetched, but no thread stores them yet
  std::size_t running_ GUARDED_BY(mutex_) = 0;
  // Items that are being fetched, or are fetched but not stored.
  std::size_t at_risk_ GUARDED_BY(mutex_) = 0;
  std::size_t most_ GUARDED_BY(mutex_) = 1;  // how many items the largest batch has to fetch
};

}  // namespace patchbay::documents
