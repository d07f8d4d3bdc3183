#include "webhooks/wakes.h"

#include <algorithm>

#include "documents/collection_table.h"
#include "documents/run_table.h"

namespace patchbay::webhooks {
namespace {

using documents::SyncRow;

bool is_meant(const WakeKey& key, const SyncRow& sync) {
  const documents::FollowedLink& followed = sync.followed;
  return sync.paused == 0 && followed.connector == key.connector &&
         (key.organization.empty() || followed.organization == key.organization) &&
         (key.link.empty() || followed.link == key.link);
}

// Returns the syncs that a wake may concern, in the order of their links.
std::vector<SyncRow> syncs_of(store::Transaction& transaction, const WakeKey& key) {
  auto syncs = key.link.empty() ? documents::all_syncs(transaction)
                                : documents::syncs_of_link(transaction, key.link);
  std::sort(syncs.begin(), syncs.end(), [](const SyncRow& one, const SyncRow& two) {
    return one.followed.link < two.followed.link;
  });
  return syncs;
}

}  // namespace

// Queues a run of the link, and asks for a new listing if the wake needs a listing. Does nothing if
// the link does not have the wake's collection. If a delivery started a run of this kind recently,
// queues no run: this wake, or a new wake for this link, becomes due later.
Result<void> Wakes::wake_link(store::Transaction& transaction, Wake& wake, const SyncRow& sync,
                              store::Millis now) {
  const documents::FollowedLink& followed = sync.followed;
  const WakeKey& key = wake.key;
  if (!key.collection.empty() &&
      !documents::has_collection(transaction, followed.link, followed.connector, key.collection)) {
    return success();
  }
  if (key.lists) {
    documents::ask_listing(transaction, followed.link, followed.connector, key.collection, now);
  }
  const auto kind = key.access_only ? documents::RunKind::kAccess : documents::RunKind::kSync;
  const auto pause = key.access_only ? limits_.between_access_runs : limits_.between_runs;
  const auto latest = documents::latest_run(transaction, followed.link, followed.connector, kind,
                                            "event", now - pause.count());
  if (latest && latest->state != documents::RunState::kQueued) {
    const store::Millis next = latest->queued_at + pause.count();
    WakeKey later = key;
    later.organization = followed.organization;
    later.link = followed.link;
    later.collection.clear();
    later.lists = false;  // ask_listing() has already noted that a listing is needed
    if (later == key) {
      wake.due_at = next;
    } else {
      add_wake(transaction, later, wake.deliveries, now, next);
    }
    return success();
  }
  PATCHBAY_TRY(
      parts_.scheduler.queue(transaction, followed.link, followed.connector, kind, "event"));
  return success();
}

Result<void> Wakes::step(store::Transaction& transaction, Wake wake, store::Millis now) {
  std::size_t done = 0;
  bool has_more = false;
  const store::Millis was_due = wake.due_at;
  for (const SyncRow& sync : syncs_of(transaction, wake.key)) {
    if (!is_meant(wake.key, sync) || sync.followed.link <= wake.done_to) continue;
    has_more = done == limits_.links;
    if (has_more) break;
    PATCHBAY_TRY(wake_link(transaction, wake, sync, now));
    if (wake.due_at != was_due) break;
    wake.done_to = sync.followed.link;
    ++done;
  }
  const bool waits = wake.due_at != was_due;
  if (!has_more && !waits && !wake.again) {
    remove_wake(transaction, wake.key);
    return success();
  }
  if (!has_more) {
    wake.done_to.clear();
    wake.again = false;
  }
  put_progress(transaction, wake);
  return success();
}

// Does one step of each due wake. If a step fails, continues with the other wakes, except if the
// store is overloaded.
Result<void> Wakes::tend() {
  PATCHBAY_TRY(const auto due, parts_.store.read([](store::Transaction& transaction) {
    return Result<std::vector<WakeKey>>(due_wakes(transaction, transaction.now()));
  }));
  Result<void> outcome = success();
  for (const WakeKey& key : due) {
    auto done = parts_.store.transaction([&](store::Transaction& transaction) -> Result<void> {
      const store::Millis now = transaction.now();
      const auto wake = find_due_wake(transaction, key, now);
      if (!wake) return success();  // another host has handled this wake
      return step(transaction, *wake, now);
    });
    if (done.has_error() && done.error().code() == Code::kOverloaded) return done;
    if (done.has_error()) outcome = std::move(done);
  }
  return outcome;
}

Result<void> Wakes::sweep() {
  return parts_.store.transaction([&](store::Transaction& transaction) -> Result<void> {
    forget_deliveries(transaction, transaction.now() - limits_.id_age.count());
    return success();
  });
}

}  // namespace patchbay::webhooks
