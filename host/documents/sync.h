// One turn of a run: from its checkpoint as far as it comes in its time.
#pragma once

#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <unordered_set>

#include "audit/audit.h"
#include "base/clock.h"
#include "base/random.h"
#include "documents/batch.h"
#include "documents/fetches.h"
#include "documents/staged.h"
#include "store/lease.h"
#include "telemetry/log.h"

namespace patchbay::documents {

struct SyncOptions {
  BatchRules rules{};
  std::size_t in_flight = 2000;   // documents that are fetched while the next are enumerated
  std::int64_t most_waits = 5;    // for a provider that does not answer, one after the other
  std::int64_t failed_count = 3;  // a run ends when more than this many …
  double failed_share = 0.10;     // … and more than this share fail
};

// What runs work with. Borrowed; outlives them.
struct SyncParts {
  Store& store;
  Sources& sources;
  FetchRoom& room;
  Random& random;
  const Clock& clock;
  Audit* audit = nullptr;  // nullptr: events are told to nobody
  Log* log = nullptr;      // nullptr: the same of what goes wrong
};

// Everything that a turn knows beyond its run stands in the store, so that the next turn may be
// another host's. One thread.
class SyncTurn {
 public:
  SyncTurn(const SyncParts& parts, const SyncOptions& options, Followed followed, Lease lease,
           RunRow run);
  ~SyncTurn();
  SyncTurn(const SyncTurn&) = delete;
  SyncTurn& operator=(const SyncTurn&) = delete;

  // Works until the run is over, has to wait, `until` has passed or it is stopped. The run as it
  // was last committed. Errors are of the store, or that the lease went to another.
  Result<RunRow> go(Monotonic until, const std::stop_token& stop);

 private:
  enum class Way { kOn, kHalt };  // kHalt: the turn ends here
  struct Halt {
    RunState state = RunState::kRunning;
    Millis wait = 0;
    std::string why;
    bool is_limited = false;  // the provider asked for it
  };
  using Work = std::function<Result<void>(Transaction&, Sequence&, Standing&)>;
  // Batches whose documents are being fetched, in the order in which they are committed.
  struct Flying {
    explicit Flying(SyncTurn& turn)
        : stop(turn.fetches_),
          fetches({turn.parts_.room, *turn.stage_, *turn.staged_},
                  [&turn](Item& item) { turn.fetch_item(item); }) {}
    // Fetches that nobody wants any more end soon, and are waited for: they use what is here.
    ~Flying() {
      if (!batches.empty()) stop.request_stop();
      for (const auto& batch : batches) batch->landing.wait();
    }
    Flying(const Flying&) = delete;
    Flying& operator=(const Flying&) = delete;
    // Documents that they hold in memory.
    [[nodiscard]] std::size_t size() const {
      std::size_t size = 0;
      for (const auto& batch : batches) size += batch->items.size() + 1;
      return size;
    }
    std::stop_source& stop;
    Fetches fetches;
    std::deque<std::unique_ptr<Batch>> batches;
  };

  Result<void> commit(const Work& work);
  Result<Standing> commit_once(const Work& work);
  Result<void> begin();
  Result<Way> work();
  Result<Way> open_collections(std::vector<CollectionRow>& rows);
  Result<void> note_missing(const Collections& listed);
  Result<Way> follow(const CollectionRow& row);
  Result<Way> sweep();
  Result<Way> enumerate();
  Result<Way> take_page(Page& page, const Step& step, const Result<void>& outcome, Flying& flying);
  Result<Way> judge_step(const Page& page, const Step& step, const Result<void>& outcome);
  Result<Way> judge_failure_of_step(const Error& error);
  Result<Way> begin_again();
  Result<void> launch(std::unique_ptr<Batch> batch, Flying& flying);
  void fetch_item(Item& item);
  Result<Way> land_first(Flying& flying);
  Result<Way> land_some(Flying& flying);
  Result<Way> land_all(Flying& flying);
  Result<Way> judge_batch(const Batch& batch);
  Way judge_limit(const Batch& batch);
  Result<Way> ripple();
  Result<Way> retry_due(const CollectionRow& row);
  Result<std::vector<Row>> due_rows(const CollectionRow& row);
  Result<Way> look_at(const Row& row, Page& page);
  Result<Way> load_groups();
  Result<void> end();
  Result<void> finish(RunState state, const std::string& why);
  Result<void> trouble(std::string_view word, const std::string& why);
  Way halt(RunState state, std::string why, Millis wait = 0);
  Way wait_for(const Error& error);
  [[nodiscard]] bool is_access() const { return standing_.run.kind == RunKind::kAccess; }
  [[nodiscard]] bool is_turn_over() const;
  [[nodiscard]] Patience patience() const;
  void tell_started(std::int64_t resources);
  void tell_completed(Millis duration);
  void tell_stalled();

  const SyncParts parts_;
  const SyncOptions options_;
  const Followed followed_;
  const Lease lease_;
  std::unique_ptr<Source> source_;
  std::unique_ptr<PieceStage> stage_;
  std::unique_ptr<StagedContents> staged_;  // of the collection
  Standing standing_;
  std::optional<Halt> halt_;
  std::stop_source fetches_;
  std::stop_token stop_;      // that fetches see
  std::stop_token shutdown_;  // the host's
  Monotonic until_{};
  std::size_t batches_ = 0;                  // of this turn
  std::unordered_set<std::string> cursors_;  // of this turn and collection
  std::string cursor_;                       // where the next step begins
  bool has_expired_ = false;                 // a cursor of this collection, in this turn
};

}  // namespace patchbay::documents
