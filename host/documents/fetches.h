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

// Fetches the documents of one turn's batches (SyncTurn). Uses the threads of the FetchRoom, at
// most `FetchLimits::threads_of_turn` at once. The next documents are fetched while earlier ones
// are written. The number of documents that are being fetched, or are fetched but not stored, never
// exceeds the number of documents to fetch in the largest batch. This limits the number of fetches
// that a crash can lose. Must live until all documents of its batches are fetched and stored.
// Thread-safe.
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

  // Begins to fetch the batch's wanted contents and permissions. When all are fetched and stored,
  // batch.landing.is_over() is true.
  void start(Batch& batch);

 private:
  struct WantedItem {
    Item* item;
    Batch* batch;
  };

  std::vector<WantedItem> take_next() REQUIRES(mutex_);
  void start_next();
  void submit(FetchRoom& room, const std::vector<WantedItem>& next);
  void run(const WantedItem& wanted);
  void keep(const std::vector<WantedItem>& fetched);

  const Parts parts_;
  const std::function<void(Item&)> fetch_;
  Mutex mutex_;
  std::deque<WantedItem> waiting_ GUARDED_BY(mutex_);
  std::vector<WantedItem> fetched_
      GUARDED_BY(mutex_);  // fetched items that no thread is storing yet
  std::size_t running_ GUARDED_BY(mutex_) = 0;
  // Items that are being fetched, or are fetched but not stored.
  std::size_t at_risk_ GUARDED_BY(mutex_) = 0;
  std::size_t most_ GUARDED_BY(mutex_) = 1;  // number of items to fetch in the largest batch
};

}  // namespace patchbay::documents
