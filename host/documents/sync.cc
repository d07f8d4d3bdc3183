#include "documents/sync.h"

#include <soci/soci.h>

#include <algorithm>
#include <cassert>

#include "accounts/sync_times.h"
#include "audit/events.h"
#include "documents/collection_trouble.h"
#include "documents/group_table.h"
#include "documents/ripple.h"

namespace patchbay::documents {
namespace {

// First character of RunRow::position, before the provider's id of the collection.
constexpr std::string_view kDone = "+";

std::string place_of(const CollectionRow& row) { return std::string(kDone) + row.native_id; }

// Lets the next listing begin from the start. Known documents stay, so unchanged ones are not
// loaded again.
void reset_cursors(store::Transaction& transaction, const RunRow& run) {
  transaction.sql() << "update document_collection set cursor = '', phase = 'listing', list_at = 0 "
                       "where link = :link and connector = :connector",
      soci::use(run.link), soci::use(run.connector);
}

// Begins to count the documents that this run's listings should have. A listing that an earlier run
// began counts too.
void begin_expecting(store::Transaction& transaction, RunRow& run) {
  transaction.sql() << "update document_collection set told = 0, expected = 0 where link = :link "
                       "and connector = :connector and (cursor = '' or phase = 'changes') and "
                       "expected > 0",
      soci::use(run.link), soci::use(run.connector);
  for (const CollectionRow& row : collections_of(transaction, run.link, run.connector)) {
    run.tally.expected += row.told;
    run.tally.estimated += row.expected;
  }
}

void reset_access_cursors(store::Transaction& transaction, const RunRow& run) {
  transaction.sql() << "update document_collection set access_cursor = '' where link = :link and "
                       "connector = :connector",
      soci::use(run.link), soci::use(run.connector);
}

// Notes the collections that the source does not name any more. Keeps their documents, because the
// source may name them again. Returns these collections.
std::vector<CollectionRow> note_unnamed(store::Transaction& transaction,
                                        const FollowedLink& followed,
                                        const std::vector<CollectionRow>& named) {
  const store::Millis now = transaction.now();
  std::vector<CollectionRow> unnamed;
  for (CollectionRow& row : collections_of(transaction, followed.link, followed.connector)) {
    const bool is_named = std::any_of(named.begin(), named.end(),
                                      [&](const CollectionRow& each) { return each.id == row.id; });
    if (is_named) continue;
    if (row.trouble != trouble_of(CollectionState::kOutOfReach)) {
      row.trouble = trouble_of(CollectionState::kOutOfReach);
      row.why = kUnnamed;
      if (row.trouble_since == 0) row.trouble_since = now;
      update_collection(transaction, row);
    }
    unnamed.push_back(row);
  }
  return unnamed;
}

// Returns true if `condition` is true for a document of the run's link.
bool has_documents(store::Transaction& transaction, const RunRow& run, const char* condition) {
  int found = 0;
  transaction.sql() << "select 1 from document where " << condition
                    << " and collection in (select id from document_collection where "
                       "link = :link and connector = :connector) limit 1",
      soci::use(run.link), soci::use(run.connector), soci::into(found);
  return transaction.sql().got_data();
}

constexpr const char* kShowsNothing =
    "The account shows no document. If there should be some, look at what the account may see, and "
    "at its configuration.";

// Returns true if this is the link's first run that reached its end, and the link has no documents.
bool shows_nothing(store::Transaction& transaction, const RunRow& run) {
  if (run.kind == RunKind::kAccess || !run.why.empty()) return false;
  const auto sync = find_sync(transaction, run.link, run.connector);
  if (!sync || sync->last_successful_sync != 0) return false;
  const auto is_kept = [](const CollectionRow& row) { return row.seen != 0; };
  const auto collections = collections_of(transaction, run.link, run.connector);
  return std::none_of(collections.begin(), collections.end(), is_kept);
}

RunState ending_of(store::Transaction& transaction, const RunRow& run) {
  if (run.troubled_collections > 0) return RunState::kIncomplete;
  // kHeld: deletions of this run or an earlier one still wait for an operator.
  if (has_documents(transaction, run, "held <> ''")) return RunState::kHeld;
  const bool is_all = !has_documents(transaction, run, "outcome > 1") &&
                      !has_documents(transaction, run, "access_kind = 4");
  return is_all ? RunState::kComplete : RunState::kCompleteWithSkips;
}

bool is_success(RunState state) {
  return state == RunState::kComplete || state == RunState::kCompleteWithSkips ||
         state == RunState::kHeld;
}

// Fails if the run is over. Revoking a link ends its runs, even while a host works on them.
Result<void> require_open(store::Transaction& transaction, const RunRow& run) {
  const auto found = find_run(transaction, run.id);
  if (found && !is_over(found->state)) return success();
  return Error(Code::kCancelled, "The run was ended meanwhile: its link was given up.");
}

// Updates the link's next times and counts at the end of a run.
void settle_sync(store::Transaction& transaction, const RunRow& run) {
  auto sync = find_sync(transaction, run.link, run.connector);
  if (!sync) return;
  const store::Millis now = transaction.now();
  if (run.kind == RunKind::kAccess) {
    sync->next_access_at = sync->access_interval_ms > 0 ? now + sync->access_interval_ms : 0;
  } else {
    sync->next_at = sync->interval_ms > 0 ? now + sync->interval_ms : 0;
    sync->documents_synced += run.tally.loaded;
    sync->documents_failed += run.tally.failed;
    if (is_success(run.state)) sync->last_successful_sync = run.started_at;
  }
  put_sync(transaction, *sync);
}

// Records, for each collection that has a name and is up to date, when a run last read it.
void note_times(store::Transaction& transaction, const RunRow& run) {
  for (const CollectionRow& row : collections_of(transaction, run.link, run.connector)) {
    const bool is_done = row.trouble.empty() && row.changed_at >= run.started_at;
    if (!is_done || row.name.empty()) continue;
    accounts::note_sync(transaction, {run.link, run.connector, row.name},
                        store::from_millis(row.changed_at));
  }
}

}  // namespace

SyncTurn::SyncTurn(const SyncParts& parts, const SyncOptions& options, FollowedLink followed,
                   store::Lease lease, RunRow run)
    : parts_(parts),
      options_(options),
      followed_(std::move(followed)),
      lease_(std::move(lease)),
      stage_(std::make_unique<PieceStage>(parts.store)),
      standing_{{}, std::move(run)},
      stop_(fetches_.get_token()) {}

SyncTurn::~SyncTurn() = default;

Patience SyncTurn::patience() const {
  return {.deadline = Monotonic::max(), .cancellation = &stop_, .shutdown = &shutdown_};
}

bool SyncTurn::is_turn_over() const {
  return shutdown_.stop_requested() || parts_.clock.now() >= until_;
}

SyncTurn::Way SyncTurn::halt(RunState state, std::string why, store::Millis wait) {
  halt_ = Halt{state, wait, std::move(why), false};
  return Way::kHalt;
}

// Commits the work. If the store is busy, tries again, because otherwise the fetched documents in
// memory would be lost.
Result<void> SyncTurn::commit(const Work& work) {
  constexpr int kMostTries = 5;
  for (int tries = 1;; ++tries) {
    auto after = commit_once(work);
    if (after.has_value()) {
      standing_ = std::move(after).value();
      return success();
    }
    const bool is_busy = after.error().code() == Code::kOverloaded;
    if (!is_busy || tries == kMostTries || shutdown_.stop_requested()) {
      return std::move(after).error();
    }
  }
}

Result<RunProgress> SyncTurn::commit_once(const Work& work) {
  return change_documents(
      parts_.store,
      [&](store::Transaction& transaction, Sequence& sequence) -> Result<RunProgress> {
        PATCHBAY_TRY(store::require_lease(transaction, lease_));
        PATCHBAY_TRY(require_open(transaction, standing_.run));
        RunProgress standing = standing_;
        PATCHBAY_TRY(work(transaction, sequence, standing));
        if (!standing.collection.id.empty()) update_collection(transaction, standing.collection);
        standing.run.turn_at = transaction.now();
        update_run(transaction, standing.run);
        return standing;
      });
}

Result<RunRow> SyncTurn::go(Monotonic until, const std::stop_token& stop) {
  until_ = until;
  shutdown_ = stop;
  PATCHBAY_TRY(begin());
  PATCHBAY_TRY(const Way way, work());
  assert((way == Way::kHalt) == halt_.has_value());
  if (way == Way::kOn) {
    PATCHBAY_TRY(end());
  } else if (halt_ && halt_->state != RunState::kRunning) {
    PATCHBAY_TRY(finish(halt_->state, halt_->why));
    tell_stalled();
  }
  if (is_over(standing_.run.state)) tell_ended();
  return standing_.run;
}

Result<void> SyncTurn::begin() {
  return commit(
      [&](store::Transaction& transaction, Sequence&, RunProgress& standing) -> Result<void> {
        RunRow& run = standing.run;
        run.state = RunState::kRunning;
        run.waiting_until = 0;
        if (run.started_at != 0) return success();
        run.started_at = transaction.now();
        run.number = next_run_number(transaction);
        if (run.kind == RunKind::kFull) reset_cursors(transaction, run);
        if (run.kind != RunKind::kAccess) begin_expecting(transaction, run);
        if (run.kind == RunKind::kAccess) reset_access_cursors(transaction, run);
        return success();
      });
}

Result<SyncTurn::Way> SyncTurn::work() {
  auto source = parts_.sources.open(followed_);
  if (source.has_error()) return wait_for(source.error());
  source_ = std::move(source).value();
  std::vector<CollectionRow> rows;
  PATCHBAY_TRY(const Way opened, open_collections(rows));
  if (opened == Way::kHalt) return opened;
  for (const CollectionRow& row : rows) {
    if (place_of(row) <= standing_.run.position) continue;
    standing_.collection = row;
    PATCHBAY_TRY(const Way followed, follow(row));
    if (followed == Way::kHalt) return followed;
    PATCHBAY_TRY(commit([&](store::Transaction&, Sequence&, RunProgress& standing) -> Result<void> {
      standing.run.position = place_of(row);
      return success();
    }));
  }
  standing_.collection = {};
  PATCHBAY_TRY(const Way rippled, ripple());
  if (rippled == Way::kHalt) return rippled;
  return load_groups();
}

Result<SyncTurn::Way> SyncTurn::open_collections(std::vector<CollectionRow>& rows) {
  auto listed = collections_named(*source_, patience());
  if (listed.has_error()) return wait_for(listed.error());
  const Collections found = std::move(listed).value();
  const bool is_first = standing_.run.position.empty() && standing_.run.tally.seen == 0;
  PATCHBAY_TRY(commit(
      [&](store::Transaction& transaction, Sequence&, RunProgress& standing) -> Result<void> {
        rows = keep_collections(transaction, parts_.random, followed_, found.found);
        for (const CollectionRow& each : note_unnamed(transaction, followed_, rows)) {
          if (!is_first) continue;
          ++standing.run.troubled_collections;
          standing.run.why = said_of(each, each.why);
        }
        return success();
      }));
  if (is_first) {
    PATCHBAY_TRY(note_missing(found));
    tell_started(static_cast<std::int64_t>(rows.size()));
  }
  assert(rows.size() == found.found.size());
  std::vector<CollectionRow> readable;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const CollectionState state = found.found[i].state;
    if (state == CollectionState::kReadable) {
      readable.push_back(std::move(rows[i]));
    } else if (place_of(rows[i]) > standing_.run.position) {
      standing_.collection = rows[i];
      PATCHBAY_TRY(trouble(trouble_of(state), "The account's list says so."));
    }
  }
  std::sort(readable.begin(), readable.end(),
            [](const CollectionRow& one, const CollectionRow& two) {
              return one.native_id < two.native_id;
            });
  rows = std::move(readable);
  return Way::kOn;
}

Result<void> SyncTurn::note_missing(const Collections& listed) {
  if (listed.missing.empty()) return success();
  return commit([&](store::Transaction&, Sequence&, RunProgress& standing) -> Result<void> {
    for (const auto& each : listed.missing) {
      ++standing.run.troubled_collections;
      standing.run.why = "\"" + clean_text(each.name) + "\" cannot be had: " + clean_text(each.why);
    }
    return success();
  });
}

Result<void> SyncTurn::trouble(std::string_view word, const std::string& why) {
  return commit(
      [&](store::Transaction& transaction, Sequence&, RunProgress& standing) -> Result<void> {
        CollectionRow& collection = standing.collection;
        if (collection.trouble_since == 0) collection.trouble_since = transaction.now();
        collection.trouble = word;
        collection.why = why;
        ++standing.run.troubled_collections;
        standing.run.why = said_of(collection, why);
        return success();
      });
}

// Ends the turn after an error of the account or this host (not of one collection). The run then
// waits or has failed. After CANCELLED, it goes on in the next turn.
SyncTurn::Way SyncTurn::wait_for(const Error& error) {
  constexpr store::Millis kFirstWait = 1000;
  constexpr store::Millis kLongestSilence = 60'000;
  constexpr store::Millis kLongestLimit = 900'000;
  const store::Millis wanted =
      error.details().retry_after ? error.details().retry_after->count() : store::Millis{0};
  const store::Millis grown = kFirstWait << std::min<std::int64_t>(standing_.run.waits, 20);
  switch (error.code()) {
    case Code::kCancelled:
      return halt(RunState::kRunning, "");
    case Code::kRateLimited:
      halt(RunState::kWaiting, error.message(), std::max(wanted, std::min(grown, kLongestLimit)));
      halt_->is_limited = true;
      return Way::kHalt;
    case Code::kProviderUnavailable:
    case Code::kConnectorUnavailable:
    case Code::kConnectorCrashed:
    case Code::kRefreshFailed:
    case Code::kDeadlineExceeded:
    case Code::kOverloaded:
      if (standing_.run.waits >= options_.most_waits) break;
      return halt(RunState::kWaiting, error.message(),
                  std::max(wanted, std::min(grown, kLongestSilence)));
    default:
      break;
  }
  return halt(RunState::kFailed, error.message());
}

Result<SyncTurn::Way> SyncTurn::ripple() {
  bool is_more = true;
  while (is_more) {
    if (is_turn_over()) return halt(RunState::kRunning, "");
    PATCHBAY_TRY(commit([&](store::Transaction& transaction, Sequence& sequence,
                            RunProgress& standing) -> Result<void> {
      PATCHBAY_TRY(is_more, ripple_once(transaction, sequence, options_.rules, standing.run));
      return success();
    }));
  }
  return Way::kOn;
}

Result<void> SyncTurn::end() {
  PATCHBAY_TRY(const RunState state,
               parts_.store.read([&](store::Transaction& transaction) -> Result<RunState> {
                 if (shows_nothing(transaction, standing_.run)) standing_.run.why = kShowsNothing;
                 return ending_of(transaction, standing_.run);
               }));
  return finish(state, standing_.run.why);
}

Result<void> SyncTurn::finish(RunState state, const std::string& why) {
  assert(is_over(state) || state == RunState::kWaiting);
  standing_.collection = {};
  return commit(
      [&](store::Transaction& transaction, Sequence&, RunProgress& standing) -> Result<void> {
        RunRow& run = standing.run;
        const store::Millis now = transaction.now();
        run.state = state;
        run.why = why;
        if (state == RunState::kWaiting) {
          ++run.waits;
          run.waiting_until = now + halt_->wait;
          return success();
        }
        run.ended_at = now;
        if (run.kind != RunKind::kAccess) note_times(transaction, run);
        settle_sync(transaction, run);
        return success();
      });
}

void SyncTurn::tell(audit::AuditEvent event) {
  parts_.audit->record(
      {std::move(event), followed_.organization, followed_.user, followed_.link, "", {}});
}

void SyncTurn::tell_started(std::int64_t resources) {
  if (parts_.audit == nullptr || is_access()) return;
  tell(audit::event_of(audit::SyncStarted{followed_.connector, resources}));
  tell(audit::event_of(audit::NamedConnectorEvent{followed_.connector,
                                                  audit::NamedConnectorEvent::What::kSyncStarted}));
}

// Records for the user that the run makes no progress. Does this once, at the third wait in a row.
void SyncTurn::tell_stalled() {
  constexpr std::int64_t kWaitsUntilTold = 3;
  const RunRow& run = standing_.run;
  const bool is_news = run.state == RunState::kWaiting && run.waits == kWaitsUntilTold;
  if (parts_.audit == nullptr || !is_news) return;
  const auto wait = std::chrono::ceil<std::chrono::seconds>(std::chrono::milliseconds(halt_->wait));
  const audit::ConnectorStalled stalled{followed_.connector,
                                        halt_->is_limited ? "limited" : "unavailable", wait};
  tell(audit::event_of(stalled));
}

// Records that the run is over. The record of an unsuccessful run has its state. The event with the
// connector in its name is recorded only after a success, because it has no payload for the state.
void SyncTurn::tell_ended() {
  const RunRow& run = standing_.run;
  if (parts_.audit == nullptr || is_access()) return;
  const bool is_good = is_success(run.state);
  tell(audit::event_of(audit::SyncCompleted{
      followed_.connector, std::chrono::milliseconds(run.ended_at - run.started_at),
      run.tally.loaded, is_good ? "" : std::string(word_of(run.state))}));
  if (!is_good) return;
  tell(audit::event_of(audit::NamedConnectorEvent{
      followed_.connector, audit::NamedConnectorEvent::What::kSyncCompleted}));
}

}  // namespace patchbay::documents
