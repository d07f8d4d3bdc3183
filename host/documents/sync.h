// Runs one turn of a run. A run syncs the documents of one link. A turn begins at the run's
// checkpoint, and works until its time is over.
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
#include "documents/listing_times.h"
#include "documents/staged.h"
#include "store/lease.h"
#include "telemetry/log.h"

namespace patchbay::documents {

struct SyncOptions {
  BatchRules rules{};
  ListingTimes listings{};
  // Maximum number of documents in memory while the next ones are listed.
  std::size_t in_flight = 2000;
  // How often in a row a run waits for a provider that does not answer.
  std::int64_t most_waits = 5;
  // A run ends if more than `failed_count` documents fail, and they are more than `failed_share` of
  // the documents seen.
  std::int64_t failed_count = 3;
  double failed_share = 0.10;
};

// The objects for runs. They are borrowed and must outlive the runs.
struct SyncParts {
  store::Store& store;
  Sources& sources;
  FetchRoom& room;
  Random& random;
  const Clock& clock;
  audit::Audit* audit = nullptr;  // nullptr: events are not recorded
  telemetry::Log* log = nullptr;  // nullptr: failures are not logged
};

// Runs one turn. Stores all data for the next turn, which may run on another host. Used by one
// thread.
class SyncTurn {
 public:
  SyncTurn(const SyncParts& parts, const SyncOptions& options, FollowedLink followed,
           store::Lease lease, RunRow run);
  ~SyncTurn();
  SyncTurn(const SyncTurn&) = delete;
  SyncTurn& operator=(const SyncTurn&) = delete;

  // Works until the run is over, must wait or is stopped, or until `until`. Returns the run in its
  // last committed state. Fails with errors of the store, or if another host took the lease.
  Result<RunRow> go(Monotonic until, const std::stop_token& stop);

 private:
  enum class Way { kOn, kHalt };  // kOn: the turn goes on; kHalt: the turn ends
  struct Halt {
    RunState state = RunState::kRunning;
    store::Millis wait = 0;
    std::string why;
    bool is_limited = false;  // true: the provider asked to wait
  };
  using Work = std::function<Result<void>(store::Transaction&, Sequence&, RunProgress&)>;
  // The batches whose documents are being fetched, in commit order.
  struct OpenBatches {
    explicit OpenBatches(SyncTurn& turn)
        : stop(turn.fetches_),
          fetches({turn.parts_.room, *turn.stage_, *turn.staged_},
                  [&turn](Item& item) { turn.fetch_item(item); }) {}
    // Stops the fetches whose results are not needed any more. Waits for their end, because they
    // use this object's members.
    ~OpenBatches() {
      if (!batches.empty()) stop.request_stop();
      for (const auto& batch : batches) batch->landing.wait();
    }
    OpenBatches(const OpenBatches&) = delete;
    OpenBatches& operator=(const OpenBatches&) = delete;
    // Returns the number of documents that the batches have in memory, plus one for each batch.
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
  Result<RunProgress> commit_once(const Work& work);
  Result<void> begin();
  Result<Way> work();
  Result<Way> open_collections(std::vector<CollectionRow>& rows);
  Result<void> note_missing(const Collections& listed);
  Result<Way> follow(const CollectionRow& row);
  Result<Way> sweep();
  Result<Way> enumerate();
  Result<Way> take_page(Page& page, const Step& step, const Result<void>& outcome,
                        OpenBatches& flying);
  Result<Way> judge_step(const Page& page, const Step& step, const Result<void>& outcome);
  Result<Way> judge_failure_of_step(const Error& error);
  Result<Way> begin_again();
  Result<void> begin_listing();
  Result<void> launch(std::unique_ptr<Batch> batch, OpenBatches& flying);
  void fetch_item(Item& item);
  Result<Way> land_first(OpenBatches& flying);
  Result<Way> land_some(OpenBatches& flying);
  Result<Way> land_all(OpenBatches& flying);
  Result<Way> judge_batch(const Batch& batch);
  [[nodiscard]] bool is_access_owed(const Item& item) const;
  Way judge_limit(const Batch& batch);
  Result<Way> ripple();
  Result<Way> retry_due(const CollectionRow& row);
  Result<std::vector<Row>> due_rows(const CollectionRow& row);
  Result<Way> look_at(const Row& row, Page& page);
  Result<Way> load_groups();
  Result<void> end();
  Result<void> finish(RunState state, const std::string& why);
  Result<void> trouble(std::string_view word, const std::string& why);
  Way halt(RunState state, std::string why, store::Millis wait = 0);
  Way wait_for(const Error& error);
  [[nodiscard]] bool is_access() const { return standing_.run.kind == RunKind::kAccess; }
  [[nodiscard]] bool is_turn_over() const;
  [[nodiscard]] Patience patience() const;
  void tell(audit::AuditEvent event);
  void tell_started(std::int64_t resources);
  void tell_ended();
  void tell_stalled();

  const SyncParts parts_;
  const SyncOptions options_;
  const FollowedLink followed_;
  const store::Lease lease_;
  std::unique_ptr<Source> source_;
  std::unique_ptr<PieceStage> stage_;
  std::unique_ptr<StagedContents> staged_;  // notes of the current collection
  RunProgress standing_;
  std::optional<Halt> halt_;
  std::stop_source fetches_;
  std::stop_token stop_;      // token for the fetches
  std::stop_token shutdown_;  // token of the host
  Monotonic until_{};
  std::size_t batches_ = 0;                  // number of batches in this turn
  std::unordered_set<std::string> cursors_;  // cursors of this turn in the current collection
  std::string cursor_;                       // cursor of the next step
  bool has_expired_ = false;                 // true: a cursor of this collection has expired in
                                             // this turn
};

}  // namespace patchbay::documents
