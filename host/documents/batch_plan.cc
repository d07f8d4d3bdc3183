#include "documents/batch.h"
#include "documents/document_failure.h"

namespace patchbay::documents {
namespace {

bool has_content(const ListedDocument& document) {
  return document.has_content && !document.is_container;
}

// Returns true if the content must be fetched, for one of three reasons: the store has no content
// of the document yet; the version is unknown or differs from the stored version; or the next try
// after a failure is due. A skipped content is not fetched again while its version stays the same,
// and a document in quarantine is not fetched without a new version. Does not compare dates.
bool is_content_wanted(const ListedDocument& document, const Row& row, store::Millis now) {
  const bool is_same = row.version == document.version;
  if (is_same && row.outcome_word() == Outcome::kSkipped && row.reason == kQuarantined) {
    return false;
  }
  if (row.is_gone() || !row.is_listed() || document.version.empty()) return true;
  if (!is_same) return true;
  switch (row.outcome_word()) {
    case Outcome::kLoaded:
      return row.loaded_version != document.version;
    case Outcome::kSkipped:
      return row.loaded_version != document.version;
    case Outcome::kNone:
      return true;
    case Outcome::kFailed:
    case Outcome::kDeferred:
      return row.retry_at <= now;
  }
  return true;
}

}  // namespace

void plan_batch(store::Transaction& transaction, const CollectionRow& collection, store::Millis now,
                Batch& batch) {
  DocumentTable table(transaction, collection.id);
  for (Item& item : batch.items) {
    const ListedDocument& document = item.told.document;
    if (document.id.empty() || item.told.what == SourceStatement::What::kFailed ||
        item.told.what == SourceStatement::What::kGone) {
      continue;
    }
    item.reference = {collection.native_id, document.id, document.version, document.reference};
    item.wants_access = document.access && document.access->kind == AccessKind::kDeferred;
    if (batch.is_access_only || item.told.what == SourceStatement::What::kAccess) continue;
    if (!has_content(document)) continue;
    const Row* row = table.find(document.id);
    item.wants_content = row == nullptr || is_content_wanted(document, *row, now);
  }
}

}  // namespace patchbay::documents
