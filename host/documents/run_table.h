#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "documents/source.h"
#include "store/store.h"

namespace patchbay::documents {

enum class RunKind {
  kSync,    // from the last checkpoint; a listing if it is missing
  kFull,    // a new listing of everything
  kAccess,  // only permissions
};

enum class RunState {
  kQueued,
  kRunning,
  kWaiting,  // the provider asked to wait until a time
  kHeld,     // the run has ended, and its deletions wait for an operator
  kComplete,
  kCompleteWithSkips,
  kIncomplete,  // a part could not be read; nothing was deleted because of it
  kFailed,
  kInterrupted,  // the run's host ended; the run goes on at its checkpoint
};

std::string_view word_of(RunKind kind);
std::string_view word_of(RunState state);
RunKind run_kind_of(std::string_view word);
RunState run_state_of(std::string_view word);

// Returns true if the run does not go on.
bool is_over(RunState state);

// What a run has done. seen = loaded + unchanged + skipped + failed + deferred.
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
  // How many documents there are according to the source; 0: it does not say.
  std::int64_t expected = 0;
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
  Millis turn_at = 0;  // when it last worked; the run that has waited longest is next
  Millis ended_at = 0;
  Millis waiting_until = 0;
  std::int64_t waits = 0;  // how often it waited in a row, without progress
  Tally tally;
  // How many documents there were before its first deletion; -1: it has deleted none.
  std::int64_t known_before = -1;
  std::int64_t troubled_collections = 0;
  std::string position;  // the last collection that it has finished; "": none
  std::string why;
};

void insert_run(Transaction& transaction, const RunRow& row);
void update_run(Transaction& transaction, const RunRow& row);
std::optional<RunRow> find_run(Transaction& transaction, const std::string& id);
// Returns the runs that are not over, of one link, or of all links if `link` is "", in the order of
// their turns.
std::vector<RunRow> open_runs(Transaction& transaction, const std::string& link,
                              const std::string& connector);
// Returns the latest runs of a link, newest first.
std::vector<RunRow> latest_runs(Transaction& transaction, const std::string& link,
                                const std::string& connector, int most);
// Returns the latest run of this kind and cause that was queued after `since`.
std::optional<RunRow> latest_run(Transaction& transaction, const std::string& link,
                                 const std::string& connector, RunKind kind,
                                 const std::string& cause, Millis since);

// How a link's documents are kept up to date. The members from last_successful_sync on have the
// names that clients know (SyncState).
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
// Returns what one link keeps up to date, as its connectors see it.
std::vector<SyncRow> syncs_of_link(Transaction& transaction, const std::string& link);
// Returns the syncs of an organization whose link or connector has this name.
std::vector<SyncRow> syncs_named(Transaction& transaction, const std::string& organization,
                                 const std::string& name);
std::vector<SyncRow> syncs_of_user(Transaction& transaction, const std::string& organization,
                                   const std::string& user);
std::vector<SyncRow> all_syncs(Transaction& transaction);
// Returns the syncs of which a run is due at `now`, without the paused ones.
std::vector<SyncRow> due_syncs(Transaction& transaction, Millis now);

}  // namespace patchbay::documents
