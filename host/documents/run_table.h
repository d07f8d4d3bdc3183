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
  kSync,    // from the last checkpoint; a listing if there is no checkpoint
  kFull,    // a new listing of everything
  kAccess,  // only permissions
};

enum class RunState {
  kQueued,
  kRunning,
  kWaiting,  // waits until a time, because the provider is limited or does not answer
  kHeld,     // the run has ended, and its deletions wait for an operator
  kComplete,
  kCompleteWithSkips,
  kIncomplete,  // a part could not be read, and this part caused no deletions
  kFailed,
  kInterrupted,  // the run's host ended; the run continues at its checkpoint
};

std::string_view word_of(RunKind kind);
std::string_view word_of(RunState state);
RunKind run_kind_of(std::string_view word);
RunState run_state_of(std::string_view word);

// Returns true if the run has ended and does not continue.
bool is_over(RunState state);

// The counts of a run. seen = loaded + unchanged + skipped + failed + deferred.
struct Tally {
  std::int64_t seen = 0;
  std::int64_t loaded = 0;  // new or changed
  std::int64_t unchanged = 0;
  std::int64_t skipped = 0;
  std::int64_t failed = 0;
  std::int64_t deferred = 0;
  std::int64_t held = 0;  // deletions that wait for an operator
  std::int64_t deleted = 0;
  std::int64_t accesses = 0;  // documents whose permissions changed
  std::int64_t bytes = 0;     // bytes of the loaded contents
  // How many documents the listings of this run have, as the source says; 0: it does not say.
  std::int64_t expected = 0;
  // Like `expected`, but only for showing the progress. For a collection whose number the source
  // does not say, counts the documents that its previous listing named.
  std::int64_t estimated = 0;
};

struct RunRow {
  std::string id;
  std::string link;
  std::string connector;
  RunKind kind = RunKind::kSync;
  std::string cause;  // "manual", "schedule", "event"
  std::int64_t priority = 0;
  RunState state = RunState::kQueued;
  Millis queued_at = 0;
  Millis started_at = 0;
  Millis turn_at = 0;  // when the run last worked; the run that has waited longest is next
  Millis ended_at = 0;
  Millis waiting_until = 0;
  std::int64_t waits = 0;  // how often in a row the run waited without progress
  Tally tally;
  // How many documents the link had before the run's first deletion; -1: not counted yet.
  std::int64_t known_before = -1;
  std::int64_t troubled_collections = 0;
  std::string position;  // shows which collections the run has finished; "": none
  std::string why;
  std::int64_t number = 0;  // by which documents know that this run counted them; 0: not begun yet
};

void insert_run(Transaction& transaction, const RunRow& row);
void update_run(Transaction& transaction, const RunRow& row);
std::optional<RunRow> find_run(Transaction& transaction, const std::string& id);
// Returns the runs that have not ended: first the runs with the greatest priority; among equals,
// first the run that has not worked for the longest time. If `link` is "", returns the runs of all
// links.
std::vector<RunRow> open_runs(Transaction& transaction, const std::string& link,
                              const std::string& connector);
// Returns the latest runs of a link, newest first.
std::vector<RunRow> latest_runs(Transaction& transaction, const std::string& link,
                                const std::string& connector, int most);
// Deletes the runs that ended longer than `age` ago, except the last run of each link.
Result<void> forget_runs(Store& store, std::chrono::milliseconds age);
// Returns the latest run of this kind and cause that was queued after `since`.
std::optional<RunRow> latest_run(Transaction& transaction, const std::string& link,
                                 const std::string& connector, RunKind kind,
                                 const std::string& cause, Millis since);

// The plan by which a link's documents are kept up to date. Clients see last_successful_sync and
// the members after it under the same names (SyncState).
struct SyncRow {
  Followed followed;
  int paused = 0;
  std::int64_t priority = 0;
  Millis interval_ms = 0;  // 0: runs start only by hand and by events
  Millis next_at = 0;
  Millis access_interval_ms = 0;
  Millis next_access_at = 0;
  Millis last_successful_sync = 0;
  std::int64_t documents_synced = 0;
  std::int64_t documents_failed = 0;
};

void put_sync(Transaction& transaction, const SyncRow& row);
std::optional<SyncRow> find_sync(Transaction& transaction, const std::string& link,
                                 const std::string& connector);
// Returns the syncs of one link, one for each connector.
std::vector<SyncRow> syncs_of_link(Transaction& transaction, const std::string& link);
// Returns the syncs of an organization whose link or connector is `name`.
std::vector<SyncRow> syncs_named(Transaction& transaction, const std::string& organization,
                                 const std::string& name);
std::vector<SyncRow> syncs_of_user(Transaction& transaction, const std::string& organization,
                                   const std::string& user);
std::vector<SyncRow> all_syncs(Transaction& transaction);
// Returns the syncs that have a run due at `now`. Leaves out paused syncs.
std::vector<SyncRow> due_syncs(Transaction& transaction, Millis now);
// Returns the syncs for which a run must be queued at `now`, because somebody asked for a listing
// of one of their collections. Leaves out collections in trouble, and collections whose last
// listing ended after `listed_before`. Leaves out paused syncs.
std::vector<SyncRow> syncs_to_list(Transaction& transaction, Millis now, Millis listed_before);

}  // namespace patchbay::documents
