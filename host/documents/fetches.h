#pragma once

#include <deque>
#include <functional>
#include <mutex>
#include <vector>

#include "documents/batch.h"
#include "documents/fetch.h"
#include "documents/pieces.h"
#include "documents/staged.h"

namespace patchbay::documents {

// The fetches of a turn's batches, on the threads of the room. Beside what is in the store no more
// is fetched than one batch has, which is what a crash can cost; the next is fetched while the last
// is written. Thread-safe; lives until all its batches have landed.
class Fetches {
 public:
  struct Parts {
    FetchRoom& room;
    PieceStage& stage;
    StagedContents& staged;
  };
  // `fetch` fills what was fetched of an item, on a thread of the room.
  Fetches(const Parts& parts, std::function<void(Item&)> fetch)
      : parts_(parts), fetch_(std::move(fetch)) {}
  Fetches(const Fetches&) = delete;
  Fetches& operator=(const Fetches&) = delete;

  // Begins what the batch wants. It has landed when all of that was fetched and is in the store.
  void start(Batch& batch);

 private:
  struct Wanted {
    Item* item;
    Batch* batch;
  };

  void start_next();
  void run(const Wanted& wanted);
  void keep(const std::vector<Wanted>& fetched);

  const Parts parts_;
  const std::function<void(Item&)> fetch_;
  std::mutex mutex_;
  std::deque<Wanted> waiting_;
  std::vector<Wanted> fetched_;  // and on nobody's way into the store yet
  std::size_t running_ = 0;
  std::size_t at_risk_ = 0;  // running, or fetched and not in the store
  std::size_t most_ = 1;     // of the largest batch
};

}  // namespace patchbay::documents
