#include "documents/scheduler.h"

#include <soci/soci.h>

#include <algorithm>
#include <cassert>

#include "audit/security_events.h"
#include "documents/collection_trouble.h"
#include "documents/document_table.h"
#include "documents/library.h"
#include "documents/run_lease.h"
#include "documents/staged.h"
#include "documents/sweep.h"

namespace patchbay::documents {
namespace {

RunRow new_run(Random& random, const SyncRow& sync, RunKind kind, const std::string& cause,
               store::Millis now) {
  RunRow run;
  run.id = random.token(12);
  run.link = sync.followed.link;
  run.connector = sync.followed.connector;
  run.kind = kind;
  run.cause = cause;
  run.priority = sync.priority;
  run.queued_at = now;
  run.turn_at = now;
  return run;
}

// Returns the queued run of this kind, or queues a new one. With the cause "schedule", may also
// return a run that has begun.
RunRow queue_run(store::Transaction& transaction, Random& random, const SyncRow& sync, RunKind kind,
                 const std::string& cause) {
  const auto open = open_runs(transaction, sync.followed.link, sync.followed.connector);
  for (const RunRow& each : open) {
    const bool is_in_time = each.state == RunState::kQueued || cause == "schedule";
    if (each.kind == kind && is_in_time) return each;
  }
  RunRow run = new_run(random, sync, kind, cause, transaction.now());
  insert_run(transaction, run);
  return run;
}

Error not_followed(const std::string& link, const std::string& connector) {
  return {Code::kNotFound, "Link \"" + link + "\" is not kept in step for connector \"" +
                               connector + "\". Follow it first."};
}

// Returns the time of the next scheduled run: one interval after the last successful run, or now if
// no run has succeeded. Returns 0 if runs are not scheduled.
store::Millis next_run(const SyncRow& sync, store::Millis now) {
  if (sync.interval_ms == 0) return 0;
  if (sync.last_successful_sync == 0) return now;
  return std::max(now, sync.last_successful_sync + sync.interval_ms);
}

// Ends the wait of the link's runs that wait for the provider, and makes the link's deferred
// documents due now.
void end_wait(store::Transaction& transaction, const std::string& link,
              const std::string& connector) {
  const store::Millis now = transaction.now();
  for (RunRow& run : open_runs(transaction, link, connector)) {
    if (run.state != RunState::kWaiting || run.waiting_until <= now) continue;
    run.waiting_until = now;
    update_run(transaction, run);
    transaction.sql()
        << "update document set retry_at = :now where outcome = 4 and gone_at = 0 and "
           "retry_at > :later and collection in (select id from "
           "document_collection where link = :link and connector = :connector)",
        soci::use(now, "now"), soci::use(now, "later"), soci::use(link, "link"),
        soci::use(connector, "connector");
  }
}

// Returns true if the run may work now: its sync is not paused, and the run does not have to wait.
bool is_ready(const RunRow& run, const SyncRow& sync, store::Millis now) {
  if (sync.paused != 0) return false;
  return run.state != RunState::kWaiting || run.waiting_until <= now;
}

Error no_collection(const std::string& link, const std::string& collection) {
  return {Code::kNotFound, "Link \"" + link + "\" has no collection \"" +
                               collection.substr(0, 100) +
                               "\". `GET /v1/syncs/{link_id}` shows the ids of those that it has."};
}

Error is_read(const CollectionRow& row) {
  return {Code::kInvalidArgument,
          said_of(row,
                  "The account can read this collection, so the next run would "
                  "load it again. Take it out of what the account chose first.")};
}

std::int64_t count_documents_in(store::Transaction& transaction, const std::string& collection) {
  std::int64_t count = 0;
  transaction.sql() << "select count(*) from document where gone_at = 0 and collection = :id",
      soci::use(collection), soci::into(count);
  return count;
}

Result<void> take_away_all_ended(store::Store& store, const std::string& collection = {}) {
  std::int64_t ended = 1;
  while (ended > 0) {
    PATCHBAY_TRY(ended, take_away_ended(store, collection));
  }
  return success();
}

// Sets the time before which no other run is queued for a link's requested listings.
void listings_are_queued(store::Transaction& transaction, const FollowedLink& followed,
                         store::Millis again_at) {
  transaction.sql() << "update document_collection set list_at = :again where link = :link and "
                       "connector = :connector and list_at > 0 and list_at < :least",
      soci::use(again_at, "again"), soci::use(followed.link, "link"),
      soci::use(followed.connector, "connector"), soci::use(again_at, "least");
}

}  // namespace

Scheduler::Scheduler(const SyncParts& parts, store::Leases& leases, SchedulerOptions options)
    : parts_(parts), leases_(leases), options_(options), threads_(options.runs, options.runs) {}

Scheduler::~Scheduler() {
  stop_.request_stop();
  threads_.stop();
}

Result<void> Scheduler::follow(const FollowedLink& followed, const Plan& plan) {
  return parts_.store.transaction([&](store::Transaction& transaction) -> Result<void> {
    SyncRow row = find_sync(transaction, followed.link, followed.connector).value_or(SyncRow{});
    row.followed = followed;
    row.interval_ms = plan.interval.count();
    row.access_interval_ms = plan.access_interval.count();
    const store::Millis now = transaction.now();
    row.next_at = next_run(row, now);
    row.next_access_at = plan.access_interval.count() > 0 ? now + plan.access_interval.count() : 0;
    put_sync(transaction, row);
    return success();
  });
}

Result<RunRow> Scheduler::start(const std::string& link, const std::string& connector, RunKind kind,
                                const std::string& cause) {
  return parts_.store.transaction([&](store::Transaction& transaction) -> Result<RunRow> {
    if (cause == "manual") end_wait(transaction, link, connector);
    return queue(transaction, link, connector, kind, cause);
  });
}

Result<RunRow> Scheduler::queue(store::Transaction& transaction, const std::string& link,
                                const std::string& connector, RunKind kind,
                                const std::string& cause) {
  const auto sync = find_sync(transaction, link, connector);
  if (!sync) return not_followed(link, connector);
  return queue_run(transaction, parts_.random, *sync, kind, cause);
}

Result<void> Scheduler::pause(const std::string& link, const std::string& connector,
                              bool is_paused) {
  return parts_.store.transaction([&](store::Transaction& transaction) -> Result<void> {
    auto sync = find_sync(transaction, link, connector);
    if (!sync) return not_followed(link, connector);
    sync->paused = is_paused ? 1 : 0;
    put_sync(transaction, *sync);
    return success();
  });
}

Result<void> Scheduler::prioritize(const std::string& link, const std::string& connector,
                                   std::int64_t priority) {
  return parts_.store.transaction([&](store::Transaction& transaction) -> Result<void> {
    auto sync = find_sync(transaction, link, connector);
    if (!sync) return not_followed(link, connector);
    sync->priority = priority;
    put_sync(transaction, *sync);
    for (RunRow& run : open_runs(transaction, link, connector)) {
      if (run.state != RunState::kQueued && run.state != RunState::kWaiting) continue;
      run.priority = priority;
      update_run(transaction, run);
    }
    return success();
  });
}

Result<std::int64_t> Scheduler::settle(const std::string& link, const std::string& connector,
                                       bool is_released, const audit::AuditEntry& by) {
  using Count = std::int64_t;
  Count all = 0;
  while (true) {
    const auto step = [&](store::Transaction& transaction, Sequence& sequence) -> Result<Count> {
      PATCHBAY_TRY(const Count settled,
                   settle_held(transaction, sequence, {link, connector, is_released}));
      if (settled > 0 && parts_.audit != nullptr) {
        audit::AuditEntry entry = by;
        entry.event = audit::event_of(audit::DeletionsSettled{connector, is_released, settled});
        entry.subject = link;
        parts_.audit->record_in(transaction, std::move(entry));
      }
      return settled;
    };
    PATCHBAY_TRY(const Count some, change_documents(parts_.store, step));
    if (some == 0) return all;
    all += some;
  }
}

Result<void> Scheduler::retry(const std::string& collection, const std::string& native_id) {
  return change_documents(
      parts_.store, [&](store::Transaction& transaction, Sequence&) -> Result<void> {
        DocumentTable table(transaction, collection);
        const Row* found = table.find(native_id);
        if (found == nullptr || found->is_gone()) {
          return Error(Code::kNotFound, "There is no such document to be tried again.");
        }
        if (!found->held.empty()) {
          return Error(Code::kInvalidArgument,
                       "The deletion of this document waits for an operator. Refuse the "
                       "link's held deletions first (`POST /v1/syncs/{link_id}/held`).");
        }
        Row row = *found;
        row.outcome = static_cast<int>(Outcome::kFailed);
        row.deaths = 0;
        row.retry_at = 1;
        table.update(row);
        return success();
      });
}

Result<std::int64_t> Scheduler::forget(const std::string& link, const std::string& connector,
                                       const std::string& collection, const audit::AuditEntry& by) {
  std::string id;  // the host's id of the collection
  const auto end = [&](store::Transaction& transaction, Sequence&) -> Result<std::int64_t> {
    const auto rows = collections_of(transaction, link, connector);
    const auto row = std::find_if(rows.begin(), rows.end(), [&](const CollectionRow& each) {
      return each.native_id == collection;
    });
    if (row == rows.end()) return no_collection(link, collection);
    if (!is_away(*row)) return is_read(*row);
    id = row->id;
    const std::int64_t documents = count_documents_in(transaction, id);
    end_collection(transaction, id);
    if (parts_.audit != nullptr) {
      audit::AuditEntry entry = by;
      entry.event = audit::event_of(audit::CollectionForgotten{connector, collection, documents});
      entry.subject = link;
      parts_.audit->record_in(transaction, std::move(entry));
    }
    return documents;
  };
  PATCHBAY_TRY(const std::int64_t documents, change_documents(parts_.store, end));
  PATCHBAY_TRY(take_away_all_ended(parts_.store, id));
  return documents;
}

// Queues runs for the requested listings of collections, at most once within ListingTimes::between.
// A collection in trouble is skipped: its listing begins with the next run that reads it.
void Scheduler::queue_asked_listings(store::Transaction& transaction, store::Millis now) {
  const store::Millis between = options_.sync.listings.between.count();
  for (const SyncRow& sync : syncs_to_list(transaction, now, now - between)) {
    queue_run(transaction, parts_.random, sync, RunKind::kSync, "schedule");
    listings_are_queued(transaction, sync.followed, now + between);
  }
}

Result<void> Scheduler::queue_due() {
  return parts_.store.transaction([&](store::Transaction& transaction) -> Result<void> {
    const store::Millis now = transaction.now();
    for (const SyncRow& sync : due_syncs(transaction, now)) {
      const bool is_due = sync.next_at != 0 && sync.next_at <= now;
      const bool is_access_due = sync.next_access_at != 0 && sync.next_access_at <= now;
      SyncRow next = sync;
      if (is_due) {
        queue_run(transaction, parts_.random, sync, RunKind::kSync, "schedule");
        next.next_at = now + sync.interval_ms;
      }
      if (is_access_due) {
        queue_run(transaction, parts_.random, sync, RunKind::kAccess, "schedule");
        next.next_access_at = now + sync.access_interval_ms;
      }
      put_sync(transaction, next);
    }
    queue_asked_listings(transaction, now);
    return success();
  });
}

// Returns the runs that may work now, at most one per link. The link's other runs wait until it has
// ended.
Result<std::vector<RunRow>> Scheduler::ready_runs() {
  return parts_.store.read([&](store::Transaction& transaction) -> Result<std::vector<RunRow>> {
    const store::Millis now = transaction.now();
    std::vector<RunRow> ready;
    std::set<std::string> busy;
    auto runs = open_runs(transaction, "", "");
    // A run that has begun is finished before another run of the same link begins.
    std::stable_partition(runs.begin(), runs.end(),
                          [](const RunRow& run) { return run.started_at != 0; });
    for (RunRow& run : runs) {
      const auto sync = find_sync(transaction, run.link, run.connector);
      const bool is_first = busy.insert(run_lease(run.link, run.connector)).second;
      if (is_first && sync && is_ready(run, *sync, now)) ready.push_back(std::move(run));
    }
    std::stable_sort(ready.begin(), ready.end(), [](const RunRow& one, const RunRow& two) {
      return one.priority != two.priority ? one.priority > two.priority : one.turn_at < two.turn_at;
    });
    return ready;
  });
}

bool Scheduler::claim(const RunRow& run) {
  const Lock lock(mutex_);
  return working_.insert(run_lease(run.link, run.connector)).second;
}

void Scheduler::unclaim(const RunRow& run) {
  const Lock lock(mutex_);
  assert(working_.contains(run_lease(run.link, run.connector)));
  working_.erase(run_lease(run.link, run.connector));
}

Result<bool> Scheduler::turn(const RunRow& run, const std::stop_token& stop) {
  PATCHBAY_TRY(const auto lease,
               leases_.acquire(run_lease(run.link, run.connector), options_.lease));
  if (!lease) return false;
  auto gone_on = [&]() -> Result<void> {
    // The run is read again, because another host may have worked on it.
    struct FreshRun {
      std::optional<RunRow> run;
      std::optional<SyncRow> sync;
    };
    PATCHBAY_TRY(FreshRun now,
                 parts_.store.read([&](store::Transaction& transaction) -> Result<FreshRun> {
                   return FreshRun{find_run(transaction, run.id),
                                   find_sync(transaction, run.link, run.connector)};
                 }));
    if (!now.run || is_over(now.run->state) || !now.sync) return success();
    SyncTurn turn(parts_, options_.sync, now.sync->followed, *lease, std::move(*now.run));
    PATCHBAY_TRY(turn.go(parts_.clock.now() + options_.turn, stop));
    return success();
  }();
  auto released = leases_.release(*lease);
  PATCHBAY_TRY(std::move(gone_on));
  PATCHBAY_TRY(std::move(released));
  return true;
}

Result<void> Scheduler::tend() {
  PATCHBAY_TRY(queue_due());
  PATCHBAY_TRY(const auto runs, ready_runs());
  for (const RunRow& run : runs) {
    if (!claim(run)) continue;
    std::function<void()> job = [this, run] {
      // After a failure of the store or a lost lease, the run goes on in a later turn.
      const auto turned = turn(run, stop_.get_token());
      if (turned.has_error()) note_lost_turn(run, turned.error());
      unclaim(run);
    };
    if (!threads_.submit(job)) {
      unclaim(run);
      break;
    }
  }
  return success();
}

void Scheduler::note_lost_turn(const RunRow& run, const Error& error) const {
  if (parts_.log == nullptr) return;
  parts_.log->write(telemetry::Level::kWarning,
                    "a turn of a document run was lost; it is given another",
                    {{"link", run.link},
                     {"connector", run.connector},
                     {"run", run.id},
                     {"outcome", name_of(error.code())},
                     {"error", error.message()}});
}

Result<bool> Scheduler::take_turns(const std::vector<RunRow>& runs, const std::stop_token& stop) {
  bool has_worked = false;
  for (const RunRow& run : runs) {
    if (!claim(run)) continue;
    auto worked = turn(run, stop);
    unclaim(run);
    PATCHBAY_TRY(const bool is_ours, std::move(worked));
    has_worked = has_worked || is_ours;
  }
  return has_worked;
}

Result<void> Scheduler::work() {
  for (bool has_worked = true; has_worked;) {
    PATCHBAY_TRY(queue_due());
    PATCHBAY_TRY(const auto runs, ready_runs());
    PATCHBAY_TRY(has_worked, take_turns(runs, stop_.get_token()));
  }
  return success();
}

Result<void> Scheduler::work_on(const std::string& link, const std::string& connector,
                                const std::stop_token& stop) {
  for (bool has_worked = true; has_worked && !stop.stop_requested();) {
    PATCHBAY_TRY(auto runs, ready_runs());
    std::erase_if(
        runs, [&](const RunRow& run) { return run.link != link || run.connector != connector; });
    PATCHBAY_TRY(has_worked, take_turns(runs, stop));
  }
  return success();
}

Result<void> Scheduler::sweep() {
  PATCHBAY_TRY(take_away_all_ended(parts_.store));
  PATCHBAY_TRY(forget_tombstones(parts_.store, options_.tombstone_age));
  PATCHBAY_TRY(forget_runs(parts_.store, options_.run_age));
  PATCHBAY_TRY(forget_old_staged(parts_.store));
  PATCHBAY_TRY(sweep_pieces(parts_.store, options_.piece_age));
  return success();
}

}  // namespace patchbay::documents
