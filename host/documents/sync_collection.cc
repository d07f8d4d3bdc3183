// A turn's work on one collection: makes steps and handles their results.
#include <soci/soci.h>

#include <algorithm>

#include "base/digest.h"
#include "documents/collection_trouble.h"
#include "documents/sweep.h"
#include "documents/sync.h"

namespace patchbay::documents {
namespace {

// Maximum number of cursors that are remembered to detect a cycle of pages.
constexpr std::size_t kMostCursors = 4096;

std::string sentence_of(const Step& step) {
  return step.reason.empty() ? "The provider says that it cannot be read now."
                             : clean_text(step.reason);
}

bool is_of_silence(Code code) {
  return code == Code::kProviderUnavailable || code == Code::kDeadlineExceeded ||
         code == Code::kConnectorCrashed;
}

// Returns a stored document in the form of a source's report.
ListedDocument listed_again(const Row& row) {
  ListedDocument document;
  document.is_container = row.is_container();
  document.has_content = (row.flags & kNoContentFlag) == 0;
  document.id = row.native_id;
  document.version = row.version;
  document.reference = row.reference;
  document.title = row.title;
  document.url = row.url;
  document.media_type = row.media_type;
  if (row.size >= 0) document.size = static_cast<std::uint64_t>(row.size);
  document.created_at = row.created_at;
  document.modified_at = row.modified_at;
  read_about(row.about, document);
  if (row.is_access_owed()) document.access = Access{AccessKind::kDeferred, {}};
  return document;
}

}  // namespace

std::string_view trouble_of(CollectionState state) {
  if (state == CollectionState::kSuspended) return "suspended";
  return state == CollectionState::kBlocked ? "blocked" : "out_of_reach";
}

bool is_away(const CollectionRow& row) {
  return row.trouble == trouble_of(CollectionState::kOutOfReach) ||
         row.trouble == trouble_of(CollectionState::kSuspended) ||
         row.trouble == trouble_of(CollectionState::kBlocked);
}

std::string_view trouble_of(Code code) {
  switch (code) {
    case Code::kNotFound:
      return "out_of_reach";
    case Code::kCursorExpired:
    case Code::kProviderError:
    case Code::kPermissionDenied:
    case Code::kResultInvalid:
    case Code::kPluginFault:
    case Code::kTooLarge:
    case Code::kInvalidArgument:
    case Code::kUnsupported:
      return "failed";
    default:
      return "";
  }
}

Result<SyncTurn::Way> SyncTurn::follow(const CollectionRow& row) {
  cursors_.clear();
  has_expired_ = false;
  // turn_at is the time of the run's last commit, by the clock of the store. So it can be compared
  // with the times in the collection's row.
  if (!is_access() && is_listing_due(row, options_.listings, standing_.run.turn_at)) {
    PATCHBAY_TRY(begin_listing());
  }
  const CollectionRow& collection = standing_.collection;
  cursor_ = is_access() ? collection.access_cursor : collection.cursor;
  staged_ = std::make_unique<StagedContents>(parts_.random, row.id);
  if (!is_access()) {  // a permission sweep fetches no contents
    PATCHBAY_TRY(staged_->load(parts_.store));
  }
  // Clears the trouble of an earlier run. trouble_since stays until the trouble is over.
  standing_.collection.trouble.clear();
  const bool is_sweeping = !is_access() && collection.phase_word() == Phase::kSweeping;
  if (!is_sweeping) {
    PATCHBAY_TRY(const Way enumerated, enumerate());
    if (enumerated == Way::kHalt) return enumerated;
  }
  if (is_access()) return Way::kOn;
  PATCHBAY_TRY(const Way swept, sweep());
  if (swept == Way::kHalt) return swept;
  return retry_due(standing_.collection);
}

Result<SyncTurn::Way> SyncTurn::sweep() {
  while (standing_.collection.phase_word() == Phase::kSweeping) {
    if (is_turn_over()) return halt(RunState::kRunning, "");
    PATCHBAY_TRY(
        commit([&](store::Transaction& transaction, Sequence& sequence, RunProgress& standing) {
          return sweep_once(transaction, sequence, options_.rules, standing);
        }));
  }
  return Way::kOn;
}

// Makes steps until the source has no more changes now. The next step runs while the documents of
// earlier ones are fetched. Batches are committed in order.
Result<SyncTurn::Way> SyncTurn::enumerate() {
  OpenBatches flying(*this);
  for (bool is_first = true;; is_first = false) {
    if (!is_first && is_turn_over()) {
      PATCHBAY_TRY(const Way landed, land_all(flying));
      return landed == Way::kHalt ? landed : halt(RunState::kRunning, "");
    }
    Page page;
    Step step;
    const Enumeration what{standing_.collection.native_id, cursor_, is_access()};
    const auto outcome = source_->enumerate(what, page, step, patience());
    const bool is_end = outcome.has_value() && step.is_complete;
    auto way = take_page(page, step, outcome, flying);
    const bool goes_on = way.has_value() && way.value() == Way::kOn && !is_end;
    if (goes_on && standing_.collection.trouble.empty()) continue;
    if (way.has_value() && way.value() == Way::kOn) way = land_all(flying);
    return way;
  }
}

Result<SyncTurn::Way> SyncTurn::take_page(Page& page, const Step& step, const Result<void>& outcome,
                                          OpenBatches& flying) {
  const bool is_end = outcome.has_value() && step.is_complete;
  const std::string before = cursor_;
  for (std::size_t i = 0; i < page.segments.size(); ++i) {
    auto batch = std::make_unique<Batch>();
    batch->cursor = std::move(page.segments[i].cursor);
    batch->step = step;
    batch->begins_listing = i == 0 && step.begins_listing;
    batch->is_end = is_end && i + 1 == page.segments.size();
    batch->is_access_only = is_access();
    batch->take(page.segments[i].told);
    cursor_ = *batch->cursor;
    PATCHBAY_TRY(launch(std::move(batch), flying));
    PATCHBAY_TRY(const Way landed, land_some(flying));
    if (landed == Way::kHalt) return landed;
  }
  if (outcome.has_value() && step.state == CollectionState::kReadable && !page.segments.empty() &&
      page.rest.told.empty()) {
    const bool is_circle = !is_end && !cursors_.insert(sha256_base64url(cursor_)).second;
    if (!is_circle && (is_end || cursor_ != before)) {
      if (cursors_.size() > kMostCursors) cursors_.clear();
      return Way::kOn;
    }
  }
  PATCHBAY_TRY(const Way landed, land_all(flying));
  if (landed == Way::kHalt) return landed;
  return judge_step(page, step, outcome);
}

// Handles a step that failed, that found the collection not readable, or that made no progress. No
// documents are deleted because of it.
Result<SyncTurn::Way> SyncTurn::judge_step(const Page& page, const Step& step,
                                           const Result<void>& outcome) {
  if (outcome.has_error()) return judge_failure_of_step(outcome.error());
  if (step.state != CollectionState::kReadable) {
    PATCHBAY_TRY(trouble(trouble_of(step.state), sentence_of(step)));
    return Way::kOn;
  }
  const bool is_circle = !page.segments.empty() && page.rest.told.empty();
  PATCHBAY_TRY(trouble("failed", is_circle
                                     ? "The provider's pages lead back to one that was read "
                                       "already. The next run tries again."
                                     : "The connector ended a step without a checkpoint. Give its "
                                       "author this sentence."));
  return Way::kOn;
}

Result<SyncTurn::Way> SyncTurn::judge_failure_of_step(const Error& error) {
  if (error.code() == Code::kCursorExpired && !has_expired_) return begin_again();
  const std::string_view word = trouble_of(error.code());
  const bool is_tired = is_of_silence(error.code()) && standing_.run.waits >= options_.most_waits;
  if (word.empty() && !is_tired) return wait_for(error);
  PATCHBAY_TRY(trouble(word.empty() ? "failed" : word, error.message()));
  return Way::kOn;
}

// Lets the next step begin a new listing. Known documents stay.
Result<void> SyncTurn::begin_listing() {
  return commit(
      [&](store::Transaction& transaction, Sequence&, RunProgress& standing) -> Result<void> {
        standing.collection.cursor.clear();
        standing.collection.set(Phase::kListing);
        // Removes the request for a listing before the listing's first step. So if somebody
        // requests a listing from now on, another listing begins later.
        listing_begins(transaction, standing.collection.id);
        return success();
      });
}

// Begins a new listing, because the cursor has expired. Known documents stay.
Result<SyncTurn::Way> SyncTurn::begin_again() {
  has_expired_ = true;
  cursor_.clear();
  cursors_.clear();
  if (!is_access()) {
    PATCHBAY_TRY(begin_listing());
    return Way::kOn;
  }
  PATCHBAY_TRY(commit([&](store::Transaction&, Sequence&, RunProgress& standing) -> Result<void> {
    standing.collection.access_cursor.clear();
    return success();
  }));
  return Way::kOn;
}

Result<std::vector<Row>> SyncTurn::due_rows(const CollectionRow& row) {
  constexpr std::size_t kLookedAtOnce = 100;
  return parts_.store.read([&](store::Transaction& transaction) -> Result<std::vector<Row>> {
    const store::Millis now = transaction.now();
    std::vector<std::string> ids(kLookedAtOnce);
    std::vector<store::Millis> times(kLookedAtOnce);
    // There are two selects, because each uses its own index. The kind 4 is AccessKind::kDeferred.
    transaction.sql() << "select native_id, retry_at from document where collection = :c and "
                         "outcome > 2 and gone_at = 0 and held = '' and retry_at <= :now union "
                         "select native_id, retry_at from document where collection = :d and "
                         "access_kind = 4 and gone_at = 0 and held = '' and retry_at <= :then "
                         "order by retry_at limit 100",
        soci::use(row.id, "c"), soci::use(now, "now"), soci::use(row.id, "d"),
        soci::use(now, "then"), soci::into(ids), soci::into(times);
    DocumentTable table(transaction, row.id);
    std::vector<Row> rows;
    for (const std::string& id : ids) {
      if (const Row* found = table.find(id)) rows.push_back(*found);
    }
    return rows;
  });
}

// Tries the due documents again, without a new listing. A due document has failed or was deferred,
// or the source has not reported who may read it. A document whose deletion waits for an operator
// is not due.
Result<SyncTurn::Way> SyncTurn::retry_due(const CollectionRow& row) {
  while (standing_.collection.trouble.empty() || standing_.collection.trouble == "partial") {
    PATCHBAY_TRY(const auto rows, due_rows(row));
    if (rows.empty()) return Way::kOn;
    if (is_turn_over()) return halt(RunState::kRunning, "");
    Page page;
    for (const Row& each : rows) {
      PATCHBAY_TRY(const Way looked, look_at(each, page));
      if (looked == Way::kHalt) return looked;
    }
    OpenBatches flying(*this);
    auto batch = std::make_unique<Batch>();
    batch->take(page.rest.told);
    PATCHBAY_TRY(launch(std::move(batch), flying));
    PATCHBAY_TRY(const Way landed, land_all(flying));
    if (landed == Way::kHalt) return landed;
  }
  return Way::kOn;
}

Result<SyncTurn::Way> SyncTurn::look_at(const Row& row, Page& page) {
  const Reference reference{standing_.collection.native_id, row.native_id, row.version,
                            row.reference};
  Page said;
  const auto looked = source_->look(reference, said, patience());
  if (looked.has_value() && !said.rest.told.empty()) {
    for (SourceStatement& told : said.rest.told) {
      PATCHBAY_TRY(page.say(std::move(told)));
    }
    return Way::kOn;
  }
  if (looked.has_value() || looked.error().code() == Code::kUnsupported) {
    if (row.is_listed()) {
      PATCHBAY_TRY(page.upsert(listed_again(row)));
    } else {
      PATCHBAY_TRY(page.failed(row.native_id, false,
                               Error(Code::kProviderError,
                                     "It is asked for again with the next "
                                     "listing.")));
    }
    return Way::kOn;
  }
  FetchedDocument judged;
  judge_failure(looked.error(), judged);
  if (judged.fatal || judged.throttled) return wait_for(looked.error());
  PATCHBAY_TRY(page.failed(row.native_id, false, looked.error()));
  return Way::kOn;
}

}  // namespace patchbay::documents
