// Fetches a document's content, cuts it into pieces, and extracts its text.
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
  // Maximum size of a loaded content, in bytes. A larger content is only recorded.
  std::uint64_t document = std::uint64_t{20} << 20;
  // Maximum memory of all fetches on this host, in bytes.
  std::uint64_t memory = std::uint64_t{64} << 20;
  // The number of fetching threads on this host. One turn of a run (SyncTurn) uses at most
  // `threads_of_turn`, so that a slow provider does not occupy the threads of other turns.
  unsigned threads = 64;
  unsigned threads_of_turn = 16;
  std::chrono::milliseconds time{600'000};  // time limit for one document
};

// The limits, threads and memory for fetches, shared by all runs of a host. Borrows the extractor.
// Thread-safe.
class FetchRoom {
 public:
  // If `extractor` is nullptr, only plain text is read.
  FetchRoom(const FetchLimits& limits, const extraction::Extractor* extractor)
      : limits_(limits),
        extractor_(extractor),
        budget_(limits.memory),
        threads_(limits.threads, kMostWaiting) {}

  [[nodiscard]] const FetchLimits& limits() const { return limits_; }
  [[nodiscard]] const extraction::Extractor* extractor() const { return extractor_; }
  ByteBudget& budget() { return budget_; }
  // Runs the job on a thread of this object, or on the calling thread if too many jobs wait.
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
struct FetchedDocument {
  Outcome outcome = Outcome::kNone;  // kNone: there was no fetch
  std::string reason;                // a word, for kSkipped, kFailed and kDeferred
  std::string why;
  LoadedContent loaded;
  std::string parts;  // result of json_of(loaded)
  std::uint64_t bytes = 0;
  std::optional<std::chrono::milliseconds> retry_after;
  bool died = false;             // true: the connector's process ended during the fetch
  bool throttled = false;        // true: the provider asked to wait
  bool is_of_account = false;    // true: all requests of the account must wait
  std::optional<Access> access;  // set if a separate request asked for the permissions
  // An error that concerns more than this document. The run then waits or ends with this error.
  std::optional<Error> fatal;
};

// The objects for a fetch.
struct FetchParts {
  FetchRoom& room;
  store::Store& store;
  PieceStage& stage;
  Source& source;
};

// Fetches a document's content and extracts its text. Sets `into` to the result, also after a
// failure.
void fetch_content(const FetchParts& parts, const ListedDocument& document,
                   const Reference& reference, const Patience& patience, FetchedDocument& into);
// Asks the source, in a separate request, who may read a document.
void fetch_access(Source& source, const Reference& reference, const Patience& patience,
                  FetchedDocument& into);

// Sets `into` to the error's meaning for the document: failed, skipped, deferred, or fatal for the
// run.
void judge_failure(const Error& error, FetchedDocument& into);

}  // namespace patchbay::documents
