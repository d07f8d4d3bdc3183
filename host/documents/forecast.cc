#include "documents/forecast.h"

#include <soci/soci.h>

#include <algorithm>
#include <limits>
#include <unordered_set>
#include <utility>

#include "base/digest.h"
#include "documents/batch.h"
#include "documents/collection_trouble.h"

namespace patchbay::documents {
namespace {

// Reads one collection step by step, like SyncTurn, and counts a run's changes.
class CollectionForecast {
 public:
  CollectionForecast(store::Store& store, Source& source, CollectionRow collection, Forecast& into)
      : store_(store), source_(source), collection_(std::move(collection)), into_(into) {}

  // Makes the forecast for this collection. Fails with errors that concern more than this
  // collection.
  Result<void> go(const Patience& patience) {
    bool is_complete = false;
    while (!is_complete) {
      if (patience.is_cancelled()) return patience.ended();
      Page page;
      Step step;
      const auto asked = source_.enumerate({collection_.native_id, collection_.cursor, false}, page,
                                           step, patience);
      if (asked.has_error() && begins_again(asked.error())) continue;
      if (asked.has_error()) return judge(asked.error());
      if (step.state != CollectionState::kReadable) return trouble(step.reason);
      is_listing_ = step.is_of_listing();
      is_flawed_ = is_flawed_ || step.is_partial;
      is_complete = step.is_complete;
      const std::string before = collection_.cursor;
      PATCHBAY_TRY(count(page));
      if (!is_complete && (collection_.cursor == before || is_circle())) {
        return trouble("The source goes on without getting on.");
      }
    }
    return is_listing_ && !is_flawed_ ? count_unseen() : success();
  }

 private:
  bool begins_again(const Error& error) {
    if (error.code() != Code::kCursorExpired || collection_.cursor.empty()) return false;
    if (std::exchange(has_expired_, true)) return false;
    collection_.cursor.clear();
    cursors_.clear();
    seen_.clear();
    names_documents_ = false;
    return true;
  }
  // Returns true if the provider's pages lead back to an earlier page.
  bool is_circle() { return !cursors_.insert(sha256_base64url(collection_.cursor)).second; }
  Result<void> judge(const Error& error) {
    if (trouble_of(error.code()).empty()) return error;
    return trouble(error.message());
  }
  Result<void> trouble(const std::string& why) {
    into_.troubles.push_back(
        {collection_.name, why.empty() ? "It cannot be read now." : clean_text(why)});
    return success();
  }

  Result<void> count(Page& page) {
    for (Segment& segment : page.segments) {
      collection_.cursor = *segment.cursor;
      Batch batch;
      batch.take(segment.told);
      PATCHBAY_TRY(store_.read([&](store::Transaction& transaction) -> Result<void> {
        plan_batch(transaction, collection_, transaction.now(), batch);
        DocumentTable table(transaction, collection_.id);
        for (const Item& item : batch.items) {
          if (!item.told.document.id.empty()) count(item, table.find(item.told.document.id));
        }
        return success();
      }));
    }
    return success();
  }

  void count(const Item& item, const Row* row) {
    const ListedDocument& document = item.told.document;
    seen_.insert(document.id);
    const bool is_there = row != nullptr && !row->is_gone();
    switch (item.told.what) {
      case SourceStatement::What::kGone:
        if (is_there) ++into_.deleted;
        return;
      case SourceStatement::What::kFailed:
        ++into_.unreadable;
        names_documents_ = names_documents_ || row == nullptr || !row->is_container();
        return;
      case SourceStatement::What::kAccess:
        ++into_.unchanged;
        return;
      case SourceStatement::What::kUpsert:
        break;
    }
    names_documents_ = names_documents_ || !document.is_container;
    if (!document.skipped.empty()) ++into_.skipped;
    if (item.wants_content && document.skipped.empty()) {
      constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
      const auto room = static_cast<std::uint64_t>(kMost - into_.bytes);
      into_.bytes += static_cast<std::int64_t>(std::min(document.size.value_or(0), room));
    }
    if (!is_there || !row->is_listed()) {
      ++into_.added;
      return;
    }
    const bool is_told_again = row->fingerprint == fingerprint_of(document, about_json(document));
    ++(item.wants_content || !is_told_again ? into_.changed : into_.unchanged);
  }

  // Counts the documents that a complete listing lacks. A run would delete them.
  Result<void> count_unseen() {
    return store_.read([&](store::Transaction& transaction) -> Result<void> {
      soci::rowset<std::string> ids =
          (transaction.sql().prepare
               << "select native_id from document where collection = :collection and gone_at = 0",
           soci::use(collection_.id));
      const auto unseen = std::count_if(
          ids.begin(), ids.end(), [this](const std::string& id) { return !seen_.contains(id); });
      into_.deleted += unseen;
      // After a listing without documents, a run always asks an operator before it deletes any.
      into_.would_hold = into_.would_hold || (!names_documents_ && unseen > 0);
      return success();
    });
  }

  store::Store& store_;
  Source& source_;
  CollectionRow collection_;
  Forecast& into_;
  std::unordered_set<std::string> seen_;
  bool names_documents_ = false;  // true: the listing had a document that is not a container
  std::unordered_set<std::string> cursors_;
  bool has_expired_ = false;
  bool is_listing_ = false;
  bool is_flawed_ = false;
};

// Returns the rows of the source's collections: the stored row of a known collection, or the row
// that a run would add.
std::vector<CollectionRow> rows_of(const std::vector<CollectionRow>& stored,
                                   const std::vector<Collection>& named, Forecast& into) {
  std::vector<CollectionRow> rows;
  for (const CollectionRow& row : stored) {
    const bool is_named = std::any_of(named.begin(), named.end(), [&](const Collection& each) {
      return each.id == row.native_id;
    });
    if (!is_named) into.troubles.push_back({row.name, kUnnamed});
  }
  for (const Collection& each : named) {
    if (each.state != CollectionState::kReadable) {
      into.troubles.push_back({each.name, "It cannot be read now."});
      continue;
    }
    const auto found = std::find_if(stored.begin(), stored.end(), [&](const CollectionRow& row) {
      return row.native_id == each.id;
    });
    CollectionRow row = found == stored.end() ? CollectionRow{} : *found;
    row.native_id = each.id;
    row.name = each.name;
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace

Result<Forecast> forecast(const ForecastParts& parts, const FollowedLink& followed, RunKind kind,
                          const Patience& patience) {
  PATCHBAY_TRY(const auto source, parts.sources.open(followed));
  PATCHBAY_TRY(const Collections named, collections_named(*source, patience));
  struct ForecastBase {
    std::vector<CollectionRow> collections;
    std::int64_t documents = 0;
    store::Millis now = 0;
  };
  PATCHBAY_TRY(const ForecastBase kept,
               parts.store.read([&](store::Transaction& transaction) -> Result<ForecastBase> {
                 return ForecastBase{
                     collections_of(transaction, followed.link, followed.connector),
                     count_documents(transaction, followed.link, followed.connector),
                     transaction.now()};
               }));
  Forecast out;
  for (const auto& each : named.missing) {
    out.troubles.push_back({clean_text(each.name), clean_text(each.why)});
  }
  for (CollectionRow& row : rows_of(kept.collections, named.found, out)) {
    if (kind == RunKind::kFull || is_listing_due(row, parts.listings, kept.now)) row.cursor.clear();
    CollectionForecast one(parts.store, *source, std::move(row), out);
    PATCHBAY_TRY(one.go(patience));
  }
  out.would_hold = out.would_hold || is_braked(parts.brake, out.deleted, kept.documents);
  return out;
}

}  // namespace patchbay::documents
