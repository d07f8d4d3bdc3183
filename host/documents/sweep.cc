#include "documents/sweep.h"

#include <soci/soci.h>

#include "documents/brake.h"
#include "documents/ripple.h"

namespace patchbay::documents {
namespace {

constexpr std::size_t kSweepStep = 500;
constexpr int kDeepest = 64;

std::int64_t count_unseen(store::Transaction& transaction, const CollectionRow& collection) {
  std::int64_t count = 0;
  transaction.sql() << "select count(*) from document where collection = :c and gone_at = 0 and "
                       "held = '' and seen < :generation",
      soci::use(collection.id), soci::use(collection.generation), soci::into(count);
  return count;
}

std::vector<std::string> unseen(store::Transaction& transaction, const CollectionRow& collection) {
  std::vector<std::string> ids(kSweepStep);
  transaction.sql() << "select native_id from document where collection = :c and gone_at = 0 and "
                       "held = '' and seen < :generation order by native_id limit 500",
      soci::use(collection.id), soci::use(collection.generation), soci::into(ids);
  return ids;
}

// Returns true if a container above the document could not be read. Then it is unknown whether the
// document still exists.
bool is_sheltered(DocumentTable& table, std::string parent) {
  for (int depth = 0; depth < kDeepest && !parent.empty(); ++depth) {
    const Row* above = table.find(parent);
    if (above == nullptr) return false;
    if ((above->flags & kShelterFlag) != 0) return true;
    parent = above->first_parent;
  }
  return !parent.empty();  // the tree is deeper than kDeepest, so some containers were not checked
}

// Returns true if this sweep's deletions must wait for an operator. They always wait if the listing
// had no documents, or only containers.
bool is_held(store::Transaction& transaction, const BatchRules& rules, RunProgress& standing) {
  const std::int64_t candidates = count_unseen(transaction, standing.collection);
  if (candidates == 0) return false;
  if (standing.collection.seen == 0) return true;
  return may_not_delete(transaction, rules.brake, candidates, standing.run);
}

void end_sweep(RunProgress& standing, store::Millis now) {
  CollectionRow& collection = standing.collection;
  collection.set(Phase::kChanges);
  collection.listed_at = now;
  if (collection.flawed == 0) return;
  ++standing.run.troubled_collections;
  collection.trouble = "partial";
  collection.why = (collection.flawed == 2 ? told_differs(collection)
                                           : "A part of the listing could not be read.") +
                   " So nothing was deleted for what the listing did not name.";
  standing.run.why = said_of(collection, collection.why);
  if (collection.trouble_since == 0) collection.trouble_since = now;
}

}  // namespace

Result<void> sweep_once(store::Transaction& transaction, Sequence& sequence,
                        const BatchRules& rules, RunProgress& standing) {
  CollectionRow& collection = standing.collection;
  const store::Millis now = transaction.now();
  if (collection.flawed != 0) {
    end_sweep(standing, now);
    return success();
  }
  // The first step of a sweep decides for all its steps: the missing documents are deleted, or they
  // wait for an operator.
  if (collection.phase == "sweeping") {
    collection.phase = is_held(transaction, rules, standing) ? "holding" : "deleting";
  }
  const bool holds = collection.phase == "holding";
  DocumentTable table(transaction, collection.id);
  PieceUses uses(transaction);
  const auto ids = unseen(transaction, collection);
  std::vector<std::string> sheltered;
  for (const std::string& id : ids) {
    const Row* found = table.find(id);
    if (found == nullptr) continue;
    Row row = *found;
    if (is_sheltered(table, row.first_parent)) {
      sheltered.push_back(id);
      continue;
    }
    if (holds) {
      row.held = standing.run.id;
      ++standing.run.tally.held;
    } else {
      wipe(row, uses, now, sequence.next());
      ++standing.run.tally.deleted;
    }
    table.update(row);
  }
  table.update_marks({.seen = collection.generation}, sheltered);
  if (ids.size() < kSweepStep) end_sweep(standing, now);
  return success();
}

Result<std::int64_t> settle_held(store::Transaction& transaction, Sequence& sequence,
                                 const DeletionDecision& asked) {
  std::vector<std::string> collections(kSweepStep);
  std::vector<std::string> ids(kSweepStep);
  transaction.sql() << "select collection, native_id from document where held <> '' and "
                       "collection in (select id from document_collection where link = :link and "
                       "connector = :connector) order by collection, native_id limit 500",
      soci::use(asked.link), soci::use(asked.connector), soci::into(collections), soci::into(ids);
  const store::Millis now = transaction.now();
  PieceUses uses(transaction);
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const auto collection = find_collection(transaction, collections[i]);
    DocumentTable table(transaction, collections[i]);
    const Row* found = table.find(ids[i]);
    if (!collection || found == nullptr) continue;
    Row row = *found;
    if (asked.is_released) {
      const bool is_container = row.is_container();
      wipe(row, uses, now, sequence.next());
      if (is_container) {
        add_ripple(transaction,
                   {row.collection, row.native_id, Ripple::What::kAccess, row.sequence});
      }
    } else {
      row.held.clear();
      row.seen = collection->generation;
      if (row.is_container()) end_deletion_below(transaction, row.collection, row.native_id);
    }
    table.update(row);
  }
  return static_cast<std::int64_t>(ids.size());
}

}  // namespace patchbay::documents
