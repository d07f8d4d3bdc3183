#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "documents/source.h"
#include "store/store.h"

namespace patchbay::documents {

enum class RunKind {
  kSync,    // continues at the last checkpoint; without one, lists everything
  kFull,    // lists everything again
  kAccess,  // reads only permissions
};

enum class RunState {
  kQueued,
  kRunning,
  kWaiting,  // waiting, because the provider is limited or does not answer
  kHeld,     // ended; its deletions wait for an operator
  kComplete,
  kCompleteWithSkips,
  kIncomplete,  // ended; the run could not read all collections completely
  kFailed,
  kInterrupted,  // the run's host ended; the run goes on at its checkpoint
};

std::string_view word_of(RunKind kind);
std::string_view word_of(RunState state);
RunKind run_kind_of(std::string_view word);
RunState run_state_of(std::string_view word);

// Returns true if the run has ended and will not go on.
bool is_over(RunState state);

// The counts of a run. seen = loaded + unchanged + skipped + failed + deferred.
struct Tally {
  std::int64_t seen = 0;
  std::int64_t loaded = 0;  // new or changed documents
  std::int64_t unchanged = 0;
  std::int64_t skipped = 0;
  std::int64_t failed = 0;
  std::int64_t deferred = 0;
  std::int64_t held = 0;  // deletions that wait for an operator
  std::int64_t deleted = 0;
  std::int64_t accesses = 0;  // documents with changed permissions
  std::int64_t bytes = 0;     // bytes of the loaded contents
  // The number of documents in this run's listings, as the source announces it; 0 if unknown.
  std::int64_t expected = 0;
  // Like `expected`, but only for showing the progress. If the source announces no number for a
  // collection, the number of documents in its previous listing counts.
  std::int64_t estimated = 0;
};

struct RunRow {
  std::string id;
  std::string link;
  std::string connector;
  RunKind kind = RunKind::kSync;
  std::string cause;  // "manual", "schedule" or "event"
  std::int64_t priority = 0;
  RunState state = RunState::kQueued;
  store::Millis queued_at = 0;
  store::Millis started_at = 0;
  // The time of the run's last commit, or of its creation. If several runs have the same priority,
  // the run with the earliest time is next.
  store::Millis turn_at = 0;
  store::Millis ended_at = 0;
  store::Millis waiting_until = 0;
  std::int64_t waits = 0;  // consecutive waits without progress
  Tally tally;
  // The number of the link's documents before the run's first deletion; -1: not counted yet.
  std::int64_t known_before = -1;
  std::int64_t troubled_collections = 0;
  std::string position;  // shows which collections the run has finished; "": none of them
  std::string why;
  // Row::counted contains this number if this run has counted the document. 0: the run has not
  // begun.
  std::int64_t number = 0;
};

void insert_run(store::Transaction& transaction, const RunRow& row);
void update_run(store::Transaction& transaction, const RunRow& row);
std::optional<RunRow> find_run(store::Transaction& transaction, const std::string& id);
// Returns the runs that have not ended, sorted by priority and then by the time since their last
// turn. If `link` is "", returns the runs of all links.
std::vector<RunRow> open_runs(store::Transaction& transaction, const std::string& link,
                              const std::string& connector);
// Returns the latest runs of a link, newest first.
std::vector<RunRow> latest_runs(store::Transaction& transaction, const std::string& link,
                                const std::string& connector, int most);
// Deletes the runs that ended longer than `age` ago, except the last run of each link.
Result<void> forget_runs(store::Store& store, std::chrono::milliseconds age);
// Returns the latest run of this kind and cause that was queued after `since`.
std::optional<RunRow> latest_run(store::Transaction& transaction, const std::string& link,
                                 const std::string& connector, RunKind kind,
                                 const std::string& cause, store::Millis since);

// The plan for keeping a link's documents up to date. Clients see last_successful_sync and the
// members after it under the same names (SyncState).
struct SyncRow {
  FollowedLink followed;
  int paused = 0;
  std::int64_t priority = 0;
  store::Millis interval_ms = 0;  // 0: runs start only by hand and by events
  store::Millis next_at = 0;
  store::Millis access_interval_ms = 0;
  store::Millis next_access_at = 0;
  store::Millis last_successful_sync = 0;
  std::int64_t documents_synced = 0;
  std::int64_t documents_failed = 0;
};

void put_sync(store::Transaction& transaction, const SyncRow& row);
std::optional<SyncRow> find_sync(store::Transaction& transaction, const std::string& link,
                                 const std::string& connector);
// Returns the syncs of one link, one for each connector.
std::vector<SyncRow> syncs_of_link(store::Transaction& transaction, const std::string& link);
// Returns the syncs of an organization whose link or connector is `name`.
std::vector<SyncRow> syncs_named(store::Transaction& transaction, const std::string& organization,
                                 const std::string& name);
std::vector<SyncRow> syncs_of_user(store::Transaction& transaction, const std::string& organization,
                                   const std::string& user);
std::vector<SyncRow> all_syncs(store::Transaction& transaction);
// Returns the syncs with a run that is due at `now`, except paused ones.
std::vector<SyncRow> due_syncs(store::Transaction& transaction, store::Millis now);
// Returns the syncs for which a run must be queued at `now`, because a listing of one of their
// collections was requested. Omits paused syncs, collections in trouble, and collections whose last
// listing ended after `listed_before`.
std::vector<SyncRow> syncs_to_list(store::Transaction& transaction, store::Millis now,
                                   store::Millis listed_before);

}  // namespace patchbay::documents
