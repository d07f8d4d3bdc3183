// Fetches one document's content, cuts it into pieces, and reads its text.
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
  // Bytes; a larger content is recorded but not loaded.
  std::uint64_t document = std::uint64_t{20} << 20;
  std::uint64_t memory = std::uint64_t{64} << 20;  // bytes in memory of all fetches on this host
  // Threads of the host. One turn uses at most `threads_of_turn`, so that a slow provider leaves
  // the others theirs.
  unsigned threads = 64;
  unsigned threads_of_turn = 16;
  std::chrono::milliseconds time{600'000};  // the longest time for one document
};

// The limits, threads and memory that all runs of a host share for fetching. Thread-safe. Borrows
// the extractor.
class FetchRoom {
 public:
  // Without an extractor, only plain text is read.
  FetchRoom(const FetchLimits& limits, const extraction::Extractor* extractor)
      : limits_(limits),
        extractor_(extractor),
        budget_(limits.memory),
        threads_(limits.threads, kMostWaiting) {}

  [[nodiscard]] const FetchLimits& limits() const { return limits_; }
  [[nodiscard]] const extraction::Extractor* extractor() const { return extractor_; }
  ByteBudget& budget() { return budget_; }
  // Runs the job on a thread of the room, or on the calling thread if too many jobs wait.
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

// The result of fetching one document.
struct Fetched {
  Outcome outcome = Outcome::kNone;  // kNone: nothing was fetched
  std::string reason;                // a word, for kSkipped and kFailed
  std::string why;
  Loaded loaded;
  std::string parts;  // json_of(loaded)
  std::uint64_t bytes = 0;
  std::optional<std::chrono::milliseconds> retry_after;
  bool died = false;             // the connector's process ended during the fetch
  bool throttled = false;        // the provider asked to wait …
  bool is_of_account = false;    // … with all requests of the account
  std::optional<Access> access;  // the permissions, if they were asked for separately
  // An error that does not concern only this document: the run ends with it.
  std::optional<Error> fatal;
};

// The objects with which a fetch works.
struct FetchParts {
  FetchRoom& room;
  Store& store;
  PieceStage& stage;
  Source& source;
};

// Fetches the content of a document and reads its text.
void fetch_content(const FetchParts& parts, const Listed& document, const Reference& reference,
                   const Patience& patience, Fetched& into);
// Fetches who may read a document, if that needs a separate request.
void fetch_access(Source& source, const Reference& reference, const Patience& patience,
                  Fetched& into);

// Decides what an error means for the document: failed, skipped, deferred, or fatal for the run.
void judge_failure(const Error& error, Fetched& into);

}  // namespace patchbay::documents
