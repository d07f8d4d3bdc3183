// A turn's work on a batch: fetches the batch's documents and commits them.
#include <algorithm>
#include <cassert>

#include "base/later.h"
#include "documents/group_table.h"
#include "documents/sync.h"

namespace patchbay::documents {
namespace {

constexpr std::int64_t kThrottledAtOnce = 4;

class GroupMembers final : public MemberSink {
 public:
  Result<void> add(std::vector<Principal> some) override {
    constexpr std::size_t kMostMembers = 100'000;
    if (members.size() + some.size() > kMostMembers) {
      return Error(Code::kTooLarge, "The group has more than 100000 members.");
    }
    members.insert(members.end(), std::make_move_iterator(some.begin()),
                   std::make_move_iterator(some.end()));
    return success();
  }
  Result<void> more(std::string at) override {
    cursor = std::move(at);
    return success();
  }

  std::vector<Principal> members;
  std::string cursor;
};

Result<std::vector<Principal>> members_of(Source& source, const std::string& group,
                                          const Patience& patience) {
  constexpr int kMostPages = 1000;
  GroupMembers sink;
  std::string cursor;
  for (int page = 0; page < kMostPages; ++page) {
    sink.cursor.clear();
    PATCHBAY_TRY(source.members(group, cursor, sink, patience));
    if (sink.cursor.empty()) return std::move(sink.members);
    if (sink.cursor == cursor) break;
    cursor = sink.cursor;
  }
  return Error(Code::kProviderError, "The pages of the group's members do not end.");
}

Error limit_of(const FetchedDocument& fetched) {
  return Error(Code::kRateLimited, fetched.why)
      .with_retry_after(fetched.retry_after.value_or(std::chrono::milliseconds(0)));
}

// Returns the fetch with the longest wait among the fetches that have the flag. Returns nullptr if
// no fetch has the flag.
const FetchedDocument* longest_wait(const Batch& batch, bool FetchedDocument::* flag) {
  const FetchedDocument* longest = nullptr;
  for (const Item& item : batch.items) {
    if (!(item.fetched.*flag)) continue;
    const bool is_longer = longest == nullptr || item.fetched.retry_after > longest->retry_after;
    if (is_longer) longest = &item.fetched;
  }
  return longest;
}

}  // namespace

Result<void> SyncTurn::launch(std::unique_ptr<Batch> batch, OpenBatches& flying) {
  if (!batch->items.empty()) {
    PATCHBAY_TRY(parts_.store.read([&](store::Transaction& transaction) -> Result<void> {
      plan_batch(transaction, standing_.collection, transaction.now(), *batch);
      return success();
    }));
  }
  batch->number = ++batches_;
  flying.batches.push_back(std::move(batch));
  flying.fetches.start(*flying.batches.back());
  return success();
}

void SyncTurn::fetch_item(Item& item) {
  Patience patience = this->patience();
  patience.deadline = later(parts_.clock.now(), parts_.room.limits().time);
  if (patience.is_cancelled()) {
    item.fetched.fatal = patience.ended();
    return;
  }
  if (item.wants_access) fetch_access(*source_, item.reference, patience, item.fetched);
  // If the request for the permissions met a limit, the content is not fetched either. It is due
  // when the limit ends.
  if (item.fetched.throttled && item.wants_content) item.fetched.outcome = Outcome::kDeferred;
  if (!item.wants_content || item.fetched.fatal || item.fetched.throttled) return;
  if (staged_->find(item)) return;
  fetch_content({parts_.room, parts_.store, *stage_, *source_}, item.told.document, item.reference,
                patience, item.fetched);
}

Result<SyncTurn::Way> SyncTurn::land_first(OpenBatches& flying) {
  const std::unique_ptr<Batch> batch = std::move(flying.batches.front());
  flying.batches.pop_front();
  batch->landing.wait();
  PATCHBAY_TRY(const Way judged, judge_batch(*batch));
  if (judged == Way::kHalt) return judged;
  PATCHBAY_TRY(
      commit([&](store::Transaction& transaction, Sequence& sequence, RunProgress& standing) {
        staged_->forget(transaction, *batch);
        return write_batch(transaction, sequence, *batch, options_.rules, standing);
      }));
  staged_->forgotten(*batch);
  const Tally& tally = standing_.run.tally;
  assert(tally.seen ==
         tally.loaded + tally.unchanged + tally.skipped + tally.failed + tally.deferred);
  const bool fails =
      tally.failed > options_.failed_count &&
      static_cast<double>(tally.failed) > options_.failed_share * static_cast<double>(tally.seen);
  if (!fails) return judge_limit(*batch);
  return halt(RunState::kFailed,
              std::to_string(tally.failed) + " of " + std::to_string(tally.seen) +
                  " documents failed, so that the run ended early. The ledger says why each did; "
                  "the next run goes on behind them and tries them again.");
}

// Commits the first batches whose documents are all fetched. If too many documents are in memory,
// waits until the first batch is fetched.
Result<SyncTurn::Way> SyncTurn::land_some(OpenBatches& flying) {
  while (!flying.batches.empty()) {
    const bool is_full = flying.batches.size() > 1 && flying.size() > options_.in_flight;
    if (!is_full && !flying.batches.front()->landing.is_over()) return Way::kOn;
    PATCHBAY_TRY(const Way landed, land_first(flying));
    if (landed == Way::kHalt) return landed;
  }
  return Way::kOn;
}

Result<SyncTurn::Way> SyncTurn::land_all(OpenBatches& flying) {
  while (!flying.batches.empty()) {
    PATCHBAY_TRY(const Way landed, land_first(flying));
    if (landed == Way::kHalt) return landed;
  }
  return Way::kOn;
}

// Returns true if the run must wait and read the batch again because of this item: a provider's
// limit prevented reading the item's permissions, and the content's next attempt would not ask for
// them. Returns false if the limit does not concern the whole account and the run has already
// waited most_waits times. The item then no longer delays the other documents.
bool SyncTurn::is_access_owed(const Item& item) const {
  if (item.wants_content || !item.fetched.throttled) return false;
  return item.fetched.is_of_account || standing_.run.waits < options_.most_waits;
}

// Returns kHalt if fetches failed because of the account or this host, and not because of the
// documents. The batch is then not committed.
Result<SyncTurn::Way> SyncTurn::judge_batch(const Batch& batch) {
  std::int64_t throttled = 0;
  std::int64_t fetched = 0;
  for (const Item& item : batch.items) {
    if (item.fetched.fatal) return wait_for(*item.fetched.fatal);
    if (item.wants_content) ++fetched;
    if (!item.fetched.throttled) continue;
    if (is_access_owed(item)) return wait_for(limit_of(item.fetched));
    ++throttled;
  }
  const FetchedDocument* longest = longest_wait(batch, &FetchedDocument::throttled);
  if (longest == nullptr) return Way::kOn;
  const bool is_limited = longest->is_of_account
                              ? throttled >= fetched
                              : throttled >= kThrottledAtOnce && 2 * throttled >= fetched;
  return is_limited ? wait_for(limit_of(*longest)) : Way::kOn;
}

// Makes the run wait if the account must wait. Must be called after the commit, so that a run makes
// progress even with the smallest budget. The documents that met the limit are due when the run
// goes on.
SyncTurn::Way SyncTurn::judge_limit(const Batch& batch) {
  const FetchedDocument* longest = longest_wait(batch, &FetchedDocument::is_of_account);
  return longest == nullptr ? Way::kOn : wait_for(limit_of(*longest));
}

// Loads the members of groups that were never loaded. A permission sweep loads the members of all
// groups.
Result<SyncTurn::Way> SyncTurn::load_groups() {
  const store::Millis before = is_access() ? standing_.run.started_at : 1;
  while (true) {
    PATCHBAY_TRY(
        const auto groups,
        parts_.store.read([&](store::Transaction& transaction) -> Result<std::vector<std::string>> {
          return stale_groups(transaction, followed_.link, followed_.connector, before);
        }));
    if (groups.empty()) return Way::kOn;
    for (const std::string& group : groups) {
      if (is_turn_over()) return halt(RunState::kRunning, "");
      auto members = members_of(*source_, group, patience());
      std::string why;
      if (members.has_error()) {
        FetchedDocument judged;
        judge_failure(members.error(), judged);
        if (judged.fatal || judged.throttled) return wait_for(members.error());
        if (members.error().code() != Code::kNotFound) why = members.error().message();
        members = std::vector<Principal>();
      }
      PATCHBAY_TRY(
          commit([&](store::Transaction& transaction, Sequence&, RunProgress&) -> Result<void> {
            put_members(transaction, {followed_.link, followed_.connector, group}, members.value(),
                        why);
            return success();
          }));
    }
  }
}

}  // namespace patchbay::documents
