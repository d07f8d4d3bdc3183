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
  kSync,    // from the checkpoint; a listing if there is no checkpoint
  kFull,    // a new listing of everything
  kAccess,  // permissions alone
};

enum class RunState {
  kQueued,
  kRunning,
  kWaiting,  // the provider wants to be left alone until a time
  kHeld,     // it ended, and deletions wait for an operator
  kComplete,
  kCompleteWithSkips,
  kIncomplete,  // a part could not be read; nothing was deleted for it
  kFailed,
  kInterrupted,  // its host ended; it goes on at its checkpoint
};

std::string_view word_of(RunKind kind);
std::string_view word_of(RunState state);
RunKind run_kind_of(std::string_view word);
RunState run_state_of(std::string_view word);

// Whether nothing more comes of it.
bool is_over(RunState state);

// What a run saw. seen = loaded + unchanged + skipped + failed + deferred.
struct Tally {
  std::int64_t seen = 0;
  std::int64_t loaded = 0;  // new or changed
  std::int64_t unchanged = 0;
  std::int64_t skipped = 0;
  std::int64_t failed = 0;
  std::int64_t deferred = 0;
  std::int64_t held = 0;  // deletions that wait for an operator
  std::int64_t deleted = 0;
  std::int64_t accesses = 0;  // permissions that changed
  std::int64_t bytes = 0;     // of contents that were loaded
  std::int64_t expected = 0;  // what the source says there is; 0: it does not say
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
  Millis turn_at = 0;  // when it last worked: who waits longest goes first
  Millis ended_at = 0;
  Millis waiting_until = 0;
  std::int64_t waits = 0;  // one after the other, without progress
  Tally tally;
  std::int64_t known_before = -1;  // documents before its first deletion; -1: none yet
  std::int64_t troubled_collections = 0;
  std::string position;  // the last collection that it is done with; "": none
  std::string why;
};

void insert_run(Transaction& transaction, const RunRow& row);
void update_run(Transaction& transaction, const RunRow& row);
std::optional<RunRow> find_run(Transaction& transaction, const std::string& id);
// Those that are not over, of a link or ("") of all, in the order in which they get their turns.
std::vector<RunRow> open_runs(Transaction& transaction, const std::string& link,
                              const std::string& connector);
// The latest ones of a link, newest first.
std::vector<RunRow> latest_runs(Transaction& transaction, const std::string& link,
                                const std::string& connector, int most);

// How a link is kept in step. The members after `followed` that are named as in SyncState are what
// clients know.
struct SyncRow {
  Followed followed;
  int paused = 0;
  std::int64_t priority = 0;
  Millis interval_ms = 0;  // 0: by hand and by event alone
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
std::vector<SyncRow> all_syncs(Transaction& transaction);

}  // namespace patchbay::documents
