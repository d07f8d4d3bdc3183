#include "documents/ripple.h"

#include <soci/soci.h>

#include <vector>

#include "documents/brake.h"

namespace patchbay::documents {
namespace {

constexpr std::size_t kChildrenAtOnce = 500;

std::string ripple_word(Ripple::What what) {
  return what == Ripple::What::kGone ? "gone" : "access";
}

// Returns the next ripple. Deletions have priority: a change of permissions gives the children a
// higher sequence, and an earlier deletion would then skip them.
std::optional<Ripple> next_ripple(store::Transaction& transaction, const RunRow& run) {
  Ripple ripple{{}, {}, Ripple::What::kAccess, 0};
  std::string what;
  transaction.sql() << "select collection, native_id, what, sequence from document_ripple "
                       "where collection in (select id from document_collection where "
                       "link = :link and connector = :connector) "
                       "order by what desc, sequence, native_id limit 1",
      soci::use(run.link), soci::use(run.connector), soci::into(ripple.collection),
      soci::into(ripple.native_id), soci::into(what), soci::into(ripple.sequence);
  if (!transaction.sql().got_data()) return std::nullopt;
  ripple.what = what == "gone" ? Ripple::What::kGone : Ripple::What::kAccess;
  return ripple;
}

// Returns the next children that the ripple must change. Omits children that changed after the
// ripple began, and children whose deletion waits for an operator. A change of permissions applies
// only to children that inherit permissions.
std::vector<std::string> children_of(store::Transaction& transaction, const Ripple& ripple) {
  std::vector<std::string> ids(kChildrenAtOnce);
  const std::string inherits =
      ripple.what == Ripple::What::kAccess ? "and access_kind in (2, 3) " : "";
  transaction.sql() << "select native_id from document where collection = :collection and "
                       "first_parent = :parent and first_parent <> '' and gone_at = 0 and "
                       "held = '' and sequence < :sequence " +
                           inherits + "order by native_id limit 500",
      soci::use(ripple.collection), soci::use(ripple.native_id), soci::use(ripple.sequence),
      soci::into(ids);
  return ids;
}

void remove_ripple(store::Transaction& transaction, const Ripple& ripple) {
  const std::string what = ripple_word(ripple.what);
  transaction.sql() << "delete from document_ripple where collection = :collection and "
                       "native_id = :id and what = :what",
      soci::use(ripple.collection), soci::use(ripple.native_id), soci::use(what);
}

}  // namespace

void add_ripple(store::Transaction& transaction, const Ripple& ripple) {
  const std::string what = ripple_word(ripple.what);
  transaction.sql() << "insert into document_ripple (collection, native_id, what, sequence) "
                       "values (:collection, :id, :what, :sequence) "
                       "on conflict (collection, native_id, what) do update "
                       "set sequence = excluded.sequence",
      soci::use(ripple.collection), soci::use(ripple.native_id), soci::use(what),
      soci::use(ripple.sequence);
}

void end_deletion_below(store::Transaction& transaction, const std::string& collection,
                        const std::string& native_id) {
  remove_ripple(transaction, {collection, native_id, Ripple::What::kGone, 0});
}

Result<bool> ripple_once(store::Transaction& transaction, Sequence& sequence,
                         const BatchRules& rules, RunRow& run) {
  const auto ripple = next_ripple(transaction, run);
  if (!ripple) return false;
  const bool is_access = ripple->what == Ripple::What::kAccess;
  DocumentTable table(transaction, ripple->collection);
  const Row* above = is_access ? nullptr : table.find(ripple->native_id);
  const bool is_held_above = above != nullptr && !above->held.empty();
  // The deletion is off. end_deletion_below() ends it; this is for a container whose tombstone was
  // deleted in the meantime.
  if (above != nullptr && !above->is_gone() && !is_held_above) {
    remove_ripple(transaction, *ripple);
    return true;
  }
  const auto children = children_of(transaction, *ripple);
  const store::Millis now = transaction.now();
  PieceUses uses(transaction);
  for (const std::string& id : children) {
    Row* found = table.find(id);
    if (found == nullptr) continue;
    Row row = *found;
    const bool is_container = row.is_container();
    if (is_access) {
      row.sequence = sequence.next();
      ++run.tally.accesses;
    } else if (is_held_above || may_not_delete(transaction, rules.brake, 1, run)) {
      row.held = run.id;
      ++run.tally.held;
    } else {
      wipe(row, uses, now, sequence.next());
      ++run.tally.deleted;
    }
    table.update(row);
    if (is_container) {
      // A child container's ripple has the number of the first ripple. With the container's new
      // number, it would also reach documents that changed after the first ripple began.
      add_ripple(transaction, {row.collection, row.native_id, ripple->what, ripple->sequence});
    }
  }
  if (children.size() < kChildrenAtOnce) remove_ripple(transaction, *ripple);
  return true;
}

}  // namespace patchbay::documents
