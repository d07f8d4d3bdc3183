// What was said between two checkpoints, with what was fetched for it, and how that is committed.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/condition.h"
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
  Told told;
  Reference reference;
  bool wants_content = false;
  bool wants_access = false;
  bool is_noted = false;  // what was fetched is an earlier turn's (staged.h)
  Fetched fetched;
};

// Fetches run on other threads and say so here.
class Landing {
 public:
  void begin() {
    const std::lock_guard lock(mutex_);
    ++left_;
  }
  void end() {
    // Notified under the lock: who waits may destroy this as soon as it is let go.
    const std::lock_guard lock(mutex_);
    --left_;
    changed_.notify_all();
  }
  [[nodiscard]] bool is_over() const {
    const std::lock_guard lock(mutex_);
    return left_ == 0;
  }
  void wait() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return left_ == 0; });
  }

 private:
  mutable std::mutex mutex_;
  Condition changed_;
  std::size_t left_ = 0;
};

struct Batch {
  std::size_t number = 0;  // in its turn
  std::vector<Item> items;
  std::optional<std::string> cursor;  // committed with it
  Step step;                          // as far as it is known of this batch
  bool begins_listing = false;
  bool is_end = false;  // the step's run is complete with it
  bool is_access_only = false;
  Landing landing;
};

// Where a run stands: changed by each transaction, kept by each that succeeds.
struct Standing {
  CollectionRow collection;
  RunRow run;
};

struct BatchRules {
  BrakeLimits brake;
  std::chrono::milliseconds first_retry{60'000};
  std::chrono::milliseconds longest_retry{86'400'000};
};

// Sets what has to be fetched, by what the store has of the documents.
void plan_batch(Transaction& transaction, const CollectionRow& collection, Millis now,
                Batch& batch);

// Writes the batch. Changes nothing but `standing`, so that it can run again.
Result<void> write_batch(Transaction& transaction, Sequence& sequence, const Batch& batch,
                         const BatchRules& rules, Standing& standing);

// How many documents a link has.
std::int64_t count_documents(Transaction& transaction, const std::string& link,
                             const std::string& connector);

// Whether one more deletion is too many for the run; counts what is known before the first.
bool may_not_delete(Transaction& transaction, const BrakeLimits& limits, std::int64_t more,
                    RunRow& run);

}  // namespace patchbay::documents
