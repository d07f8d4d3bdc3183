// A batch: all reports of a source between two checkpoints, and the contents that were fetched for
// them. This file declares the functions that plan and write a batch.
#pragma once

#include <cassert>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/condition.h"
#include "base/mutex.h"
#include "documents/brake.h"
#include "documents/collection_table.h"
#include "documents/document_table.h"
#include "documents/fetch.h"
#include "documents/page.h"
#include "documents/run_table.h"
#include "documents/sequence.h"
#include "store/lease.h"

namespace patchbay::documents {

// One document of a batch.
struct Item {
  SourceStatement told;
  Reference reference;
  bool wants_content = false;
  bool wants_access = false;
  bool is_noted = false;  // true: an earlier turn fetched this content (staged.h)
  FetchedDocument fetched;
};

// Counts the running fetches of a batch. Fetches run on other threads, which call end().
// Thread-safe.
class Landing {
 public:
  void begin() {
    const Lock lock(mutex_);
    ++left_;
  }
  void end() {
    // The notification happens under the lock, because a waiting thread may destroy this object
    // when the lock is free.
    const Lock lock(mutex_);
    assert(left_ > 0);
    --left_;
    changed_.notify_all();
  }
  [[nodiscard]] bool is_over() const {
    const Lock lock(mutex_);
    return left_ == 0;
  }
  void wait() {
    Lock lock(mutex_);
    changed_.wait(lock, [this]() REQUIRES(mutex_) { return left_ == 0; });
  }

 private:
  mutable Mutex mutex_;
  Condition changed_;
  std::size_t left_ GUARDED_BY(mutex_) = 0;
};

struct Batch {
  std::size_t number = 0;  // number of the batch within its turn (SyncTurn)
  std::vector<Item> items;
  std::optional<std::string> cursor;  // the cursor to commit with the batch
  Step step;                          // the part of the step that is known when the batch is
                                      // created
  bool begins_listing = false;
  bool is_end = false;  // true: the last batch of a complete step (Step::is_complete)
  bool is_access_only = false;
  Landing landing;

  // Adds one item for each report of the source.
  void take(std::vector<SourceStatement>& told) {
    for (SourceStatement& each : told) items.emplace_back().told = std::move(each);
  }
};

// The state of a run and of its current collection. Each transaction changes a copy, which replaces
// the state after the transaction succeeds.
struct RunProgress {
  CollectionRow collection;
  RunRow run;
};

struct BatchRules {
  BrakeLimits brake;
  std::chrono::milliseconds first_retry{60'000};
  std::chrono::milliseconds longest_retry{86'400'000};
};

// Compares the batch with the stored documents, and decides which contents and permissions must be
// fetched.
void plan_batch(store::Transaction& transaction, const CollectionRow& collection, store::Millis now,
                Batch& batch);

// Returns a sentence with both numbers, for a listing with more or fewer documents than the source
// announced.
std::string told_differs(const CollectionRow& collection);

// Writes the batch. Changes only the store and `standing`, so the transaction can run again.
Result<void> write_batch(store::Transaction& transaction, Sequence& sequence, const Batch& batch,
                         const BatchRules& rules, RunProgress& standing);

}  // namespace patchbay::documents
