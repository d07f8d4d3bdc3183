// One document's content: fetched, cut into pieces, and its text read.
#pragma once

#include <optional>
#include <string>

#include "base/patience.h"
#include "base/thread_pool.h"
#include "documents/byte_budget.h"
#include "documents/pieces.h"
#include "documents/source.h"
#include "extraction/extractor.h"

namespace patchbay::documents {

struct FetchLimits {
  std::uint64_t document = std::uint64_t{20} << 20;  // bytes; more is recorded, not loaded
  std::uint64_t memory = std::uint64_t{64} << 20;    // of all fetches on this host
  unsigned threads = 8;
  std::chrono::milliseconds time{600'000};  // for one document
};

// What all runs of a host share to fetch. Thread-safe; the extractor is borrowed.
class FetchRoom {
 public:
  // Without an extractor only plain text is read.
  FetchRoom(const FetchLimits& limits, const extraction::Extractor* extractor)
      : limits_(limits),
        extractor_(extractor),
        budget_(limits.memory),
        threads_(limits.threads, kMostWaiting) {}

  [[nodiscard]] const FetchLimits& limits() const { return limits_; }
  [[nodiscard]] const extraction::Extractor* extractor() const { return extractor_; }
  ByteBudget& budget() { return budget_; }
  // Runs it on a thread of the room; on this one when too many wait.
  void run(std::function<void()> job) {
    if (!threads_.submit(job)) job();
  }

 private:
  static constexpr std::size_t kMostWaiting = 65'536;

  const FetchLimits limits_;
  const extraction::Extractor* const extractor_;
  ByteBudget budget_;
  ThreadPool threads_;
};

// What came of one document.
struct Fetched {
  Outcome outcome = Outcome::kNone;  // kNone: nothing was fetched
  std::string reason;                // a word, of kSkipped and kFailed
  std::string why;
  Loaded loaded;
  std::uint64_t bytes = 0;
  std::optional<std::chrono::milliseconds> retry_after;
  bool died = false;             // the connector's process ended under it
  bool throttled = false;        // it has to wait …
  bool is_of_account = false;    // … and so has everything else of the account
  std::optional<Access> access;  // that was asked for apart
  std::optional<Error> fatal;    // not of this document: the run ends with it
};

// What is fetched with.
struct FetchParts {
  FetchRoom& room;
  Store& store;
  PieceStage& stage;
  Source& source;
};

// The content and text of a document.
void fetch_content(const FetchParts& parts, const Listed& document, const Reference& reference,
                   const Patience& patience, Fetched& into);
// Who may read it, where that costs a request of its own.
void fetch_access(Source& source, const Reference& reference, const Patience& patience,
                  Fetched& into);

// What a failure means for the document: failed, skipped, deferred, or fatal for the run.
void judge_failure(const Error& error, Fetched& into);

}  // namespace patchbay::documents
