#include <algorithm>
#include <cassert>
#include <map>
#include <set>
#include <utility>

#include "documents/batch.h"
#include "documents/brake.h"
#include "documents/count.h"
#include "documents/document_failure.h"
#include "documents/group_table.h"
#include "documents/ripple.h"

namespace patchbay::documents {
namespace {

std::int64_t size_of(const ListedDocument& document) {
  return document.size ? static_cast<std::int64_t>(*document.size) : -1;
}

// Writes one batch. Documents are written in the order of the source's reports.
class BatchWriter {
 public:
  BatchWriter(store::Transaction& transaction, Sequence& sequence, const Batch& batch,
              const BatchRules& rules, RunProgress& standing)
      : transaction_(transaction),
        batch_(batch),
        rules_(rules),
        collection_(standing.collection),
        run_(standing.run),
        sequence_(sequence),
        now_(transaction.now()),
        table_(transaction, standing.collection.id),
        uses_(transaction) {}

  Result<void> write() {
    if (batch_.begins_listing) begin_listing();
    take_told();
    for (const Item& item : batch_.items) {
      // An empty id marks a document that the source reported again later in the batch.
      if (item.told.document.id.empty()) continue;
      PATCHBAY_TRY(write_item(item));
    }
    write_marks_of_batch();
    if (batch_.step.is_partial && !batch_.is_access_only) collection_.flawed = 1;
    return success();
  }

 private:
  void begin_listing() {
    if (batch_.is_access_only) return;
    ++collection_.generation;
    collection_.flawed = 0;
    collection_.seen = 0;
    expect_documents(collection_.listed_at == 0 ? 0 : collection_.named);
    run_.tally.expected -= std::exchange(collection_.told, 0);
    collection_.named = 0;
    collection_.set(Phase::kListing);
  }

  // Stores the number of documents that the source announces. If it changes during a listing, the
  // smallest number counts, because the listing may miss documents that were added meanwhile.
  void take_told() {
    const Step& step = batch_.step;
    if (step.expected == 0 || !step.is_of_listing() || batch_.is_access_only) return;
    auto told = static_cast<std::int64_t>(step.expected);
    if (collection_.told != 0) told = std::min(told, collection_.told);
    run_.tally.expected += told - std::exchange(collection_.told, told);
    expect_documents(told);
  }

  // Replaces this collection's part of Tally::estimated, with which the progress of the run is
  // compared.
  void expect_documents(std::int64_t count) {
    run_.tally.estimated += count - std::exchange(collection_.expected, count);
  }

  Result<void> write_item(const Item& item) {
    switch (item.told.what) {
      case SourceStatement::What::kUpsert:
        return batch_.is_access_only ? write_access(item) : write_upsert(item);
      case SourceStatement::What::kAccess:
        return write_access(item);
      case SourceStatement::What::kGone:
        return batch_.is_access_only ? success() : write_gone(item);
      case SourceStatement::What::kFailed:
        return batch_.is_access_only ? success() : write_failed(item);
    }
    return success();
  }

  Result<void> write_upsert(const Item& item);
  void take_listed(const Item& item, Row& row) const;
  bool take_access(const Item& item, Row& row);
  Result<bool> take_content(const Item& item, Row& row, bool is_stored);
  Result<void> write_access(const Item& item);
  Result<void> write_gone(const Item& item);
  Result<void> write_failed(const Item& item);
  void end_deletion_of(const Row& before) const;
  void store(Row row, bool is_stored);
  void note_seen(const Row& before, const Row& row);
  void write_marks_of_batch();

  store::Transaction& transaction_;
  const Batch& batch_;
  const BatchRules& rules_;
  CollectionRow& collection_;
  RunRow& run_;
  Sequence& sequence_;
  const store::Millis now_;
  DocumentTable table_;
  PieceUses uses_;
  std::set<std::string> groups_;  // groups for which note_group() was called
  // The documents whose rows change only in their marks. The key is the new number for Row::counted
  // or Row::access_counted. A batch has each document once, so no row is read again before its
  // marks are written.
  std::map<std::int64_t, std::vector<std::string>> marked_;
};

void BatchWriter::take_listed(const Item& item, Row& row) const {
  const ListedDocument& document = item.told.document;
  row.flags =
      (document.is_container ? kContainerFlag : 0) | (document.has_content ? 0 : kNoContentFlag);
  row.version = document.version;
  row.reference = document.reference;
  row.title = document.title;
  row.url = document.url;
  row.media_type = document.media_type;
  row.size = size_of(document);
  row.created_at = document.created_at;
  row.modified_at = document.modified_at;
  row.first_parent = document.parents.empty() ? "" : document.parents.front();
  row.about = about_json(document);
  row.fingerprint = fingerprint_of(document, row.about);
}

// Writes new permissions into the row. Returns true if the permissions changed. Permissions that
// are not known yet (kDeferred) give access only to the link's own account.
bool BatchWriter::take_access(const Item& item, Row& row) {
  const auto& access = item.fetched.access ? item.fetched.access : item.told.document.access;
  if (!access) return false;
  const int kind = static_cast<int>(access->kind);
  std::string principals = json_of(access->principals);
  if (kind == row.access_kind && principals == row.principals) return false;
  row.access_kind = kind;
  row.principals = std::move(principals);
  for (const Principal& each : access->principals) {
    const bool is_new = each.kind == PrincipalKind::kGroup && groups_.insert(each.id).second;
    if (is_new) note_group(transaction_, {run_.link, run_.connector, each.id});
  }
  return true;
}

// Writes the fetch's result to the row. Returns true if the stored content or its outcome changed.
Result<bool> BatchWriter::take_content(const Item& item, Row& row, bool is_stored) {
  const FetchedDocument& fetched = item.fetched;
  if (!item.wants_content) {
    const bool has_none = item.told.document.is_container || !item.told.document.has_content;
    if (!has_none || row.outcome == 0) return false;
    end_trouble(Outcome::kNone, row);
    return true;
  }
  if (fetched.outcome == Outcome::kNone) return false;  // no fetch was needed
  const bool keeps_old = fetched.outcome >= Outcome::kFailed;
  const int outcome_before = row.outcome;
  const std::string reason_before = row.reason;
  if (fetched.outcome == Outcome::kLoaded) {
    end_trouble(Outcome::kLoaded, row);
  } else {
    note_failure(fetched, rules_, now_, row);
  }
  bool is_changed = !is_stored || row.outcome != outcome_before || row.reason != reason_before;
  if (keeps_old) return is_changed;
  row.loaded_version = item.told.document.version;
  if (fetched.parts == row.parts) return is_changed;
  const PieceOwner owner{row.collection, row.native_id};
  uses_.release(owner, loaded_in(row.parts));
  PATCHBAY_TRY(uses_.add(owner, fetched.loaded));
  row.parts = fetched.parts;
  run_.tally.bytes += static_cast<std::int64_t>(fetched.bytes);
  return true;
}

// Ends what is left of an earlier deletion of the document, because the source reports the document
// again.
void BatchWriter::end_deletion_of(const Row& before) const {
  const bool was_deleted = before.is_gone() || !before.held.empty();
  if (before.is_container() && was_deleted) {
    end_deletion_below(transaction_, collection_.id, before.native_id);
  }
}

void BatchWriter::store(Row row, bool is_stored) {
  if (is_stored) {
    table_.update(std::move(row));
  } else {
    table_.insert(std::move(row));
  }
}

// Counts a document at its first report in this listing. Containers do not count as seen, because a
// source can report a collection's root without its documents.
void BatchWriter::note_seen(const Row& before, const Row& row) {
  const bool is_there = !before.native_id.empty() && !before.is_gone();
  if (is_there && before.seen == collection_.generation) return;
  ++collection_.named;
  if (!row.is_container()) ++collection_.seen;
}

void BatchWriter::write_marks_of_batch() {
  for (const auto& [counted, ids] : marked_) {
    const Marks marks = batch_.is_access_only
                            ? Marks{.access_counted = counted}
                            : Marks{.seen = collection_.generation, .counted = counted};
    table_.update_marks(marks, ids);
  }
}

Result<void> BatchWriter::write_upsert(const Item& item) {
  const Row* found = table_.find(item.told.document.id);
  const bool is_stored = found != nullptr;
  Row row = is_stored ? *found : Row{};
  const Row before = row;
  row.collection = collection_.id;
  row.native_id = item.told.document.id;
  const bool is_new = !is_stored || before.is_gone() || !before.is_listed();
  take_listed(item, row);
  if (row.version != before.version) row.deaths = 0;
  const bool has_access_changed = take_access(item, row) || row.first_parent != before.first_parent;
  PATCHBAY_TRY(const bool has_content_changed, take_content(item, row, is_stored));
  note_access_owed(item.fetched, before, rules_, now_, row);
  end_deletion_of(before);
  row.gone_at = 0;
  row.held.clear();
  row.seen = collection_.generation;
  const bool has_changed = is_new || has_content_changed || row.fingerprint != before.fingerprint;
  note_seen(before, row);
  count_document(counted_as(row.outcome_word(), has_changed || item.wants_content), run_, row);
  if (!has_changed && !has_access_changed) {
    const bool is_same = row.reference == before.reference && row.version == before.version &&
                         row.held == before.held && row.retry_at == before.retry_at &&
                         row.failures == before.failures && row.why == before.why &&
                         row.flags == before.flags && row.deaths == before.deaths &&
                         row.loaded_version == before.loaded_version;
    if (!is_same) {
      table_.update(row);
    } else if (row.seen != before.seen || row.counted != before.counted) {
      marked_[row.counted].push_back(row.native_id);
    }
    return success();
  }
  row.sequence = sequence_.next();
  if (has_changed) row.content_sequence = row.sequence;
  if (!is_new && has_access_changed) ++run_.tally.accesses;
  if (row.is_container() && has_access_changed) {
    add_ripple(transaction_, {collection_.id, row.native_id, Ripple::What::kAccess, row.sequence});
  }
  store(std::move(row), is_stored);
  return success();
}

Result<void> BatchWriter::write_access(const Item& item) {
  const Row* found = table_.find(item.told.document.id);
  if (found == nullptr || found->is_gone() || !found->is_listed()) return success();
  Row row = *found;
  bool has_changed = take_access(item, row);
  note_access_owed(item.fetched, *found, rules_, now_, row);
  const auto& parents = item.told.document.parents;
  if (!parents.empty() && parents.front() != row.first_parent) {
    row.first_parent = parents.front();
    has_changed = true;
  }
  if (batch_.is_access_only) count_document(counted_as(Outcome::kNone, has_changed), run_, row);
  if (!has_changed) {
    if (row.retry_at != found->retry_at) {
      table_.update(row);
    } else if (row.access_counted != found->access_counted) {
      marked_[row.access_counted].push_back(row.native_id);
    }
    return success();
  }
  ++run_.tally.accesses;
  row.sequence = sequence_.next();
  table_.update(row);
  if (row.is_container()) {
    add_ripple(transaction_, {collection_.id, row.native_id, Ripple::What::kAccess, row.sequence});
  }
  return success();
}

Result<void> BatchWriter::write_gone(const Item& item) {
  const Row* found = table_.find(item.told.document.id);
  if (found == nullptr || found->is_gone()) return success();
  if (!found->held.empty()) return success();  // an operator must decide about this document
  Row row = *found;
  const bool is_container = row.is_container();
  const bool is_held = may_not_delete(transaction_, rules_.brake, 1, run_);
  const std::int64_t change = sequence_.next();
  if (is_held) {
    row.held = run_.id;
    ++run_.tally.held;
  } else {
    wipe(row, uses_, now_, change);
    ++run_.tally.deleted;
  }
  table_.update(row);
  if (is_container && (item.told.subtree || !is_held)) {
    const auto what = item.told.subtree ? Ripple::What::kGone : Ripple::What::kAccess;
    add_ripple(transaction_, {collection_.id, row.native_id, what, change});
  }
  return success();
}

Result<void> BatchWriter::write_failed(const Item& item) {
  const Row* found = table_.find(item.told.document.id);
  const bool is_stored = found != nullptr;
  Row row = is_stored ? *found : Row{};
  const Row before = row;
  row.collection = collection_.id;
  row.native_id = item.told.document.id;
  if (!is_stored || before.is_gone()) row.flags = kUnlistedFlag;
  if (before.is_gone()) end_deletion_of(before);  // a held deletion stays held
  row.gone_at = 0;
  if (item.told.subtree) row.flags |= kShelterFlag;
  FetchedDocument failure;
  judge_failure(*item.told.why, failure);
  note_failure(failure, rules_, now_, row);
  row.seen = collection_.generation;
  note_seen(before, row);
  count_document(counted_as(row.outcome_word(), true), run_, row);
  store(std::move(row), is_stored);
  return success();
}

// Compares a complete listing with the number of documents that the source announced. If the
// listing had fewer, it counts as incomplete, so no documents are deleted because of it.
void compare_with_told(RunProgress& standing) {
  CollectionRow& collection = standing.collection;
  if (collection.told == 0 || collection.told == collection.named) return;
  if (collection.named < collection.told && collection.flawed == 0) collection.flawed = 2;
  standing.run.why = said_of(collection, told_differs(collection));
}

}  // namespace

std::string told_differs(const CollectionRow& collection) {
  return "The source says that there are " + std::to_string(collection.told) +
         " documents, and its listing named " + std::to_string(collection.named) + ".";
}

Result<void> write_batch(store::Transaction& transaction, Sequence& sequence, const Batch& batch,
                         const BatchRules& rules, RunProgress& standing) {
  BatchWriter writer(transaction, sequence, batch, rules, standing);
  PATCHBAY_TRY(writer.write());
  CollectionRow& collection = standing.collection;
  if (batch.cursor) {
    (batch.is_access_only ? collection.access_cursor : collection.cursor) = *batch.cursor;
  }
  if (batch.is_end && !batch.is_access_only) {
    const bool was_listing = batch.step.is_of_listing();
    if (was_listing) compare_with_told(standing);
    collection.set(was_listing ? Phase::kSweeping : Phase::kChanges);
    collection.changed_at = transaction.now();
  }
  if (batch.cursor) {
    collection.trouble.clear();
    collection.why.clear();
    collection.trouble_since = 0;
  }
  standing.run.waits = 0;
  return success();
}

}  // namespace patchbay::documents
