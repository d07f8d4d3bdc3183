// Deletes in small steps the documents of revoked or deleted links, and of collections that an
// operator gave up. Also deletes old tombstones.
#include <soci/soci.h>

#include "documents/document_table.h"
#include "documents/library.h"
#include "documents/pieces.h"
#include "documents/sequence.h"
#include "documents/staged.h"

namespace patchbay::documents {
namespace {

constexpr std::size_t kEndedAtOnce = 500;

}  // namespace

void end_documents_of_link(store::Transaction& transaction, const std::string& link) {
  transaction.sql() << "update document_collection set ended = 1 where link = :link",
      soci::use(link);
  transaction.sql() << "update document_sync set paused = 1, next_at = 0, next_access_at = 0 where "
                       "link = :link",
      soci::use(link);
  const store::Millis now = transaction.now();
  transaction.sql() << "update document_run set state = 'failed', why = 'The link was given up.', "
                       "ended_at = :now where link = :link and state in ('queued', 'running', "
                       "'waiting', 'interrupted')",
      soci::use(now), soci::use(link);
  forget_staged(transaction, link);
  transaction.sql() << "delete from document_group_member where link = :link", soci::use(link);
  transaction.sql() << "delete from document_group where link = :link", soci::use(link);
}

void end_documents_of_user(store::Transaction& transaction, const std::string& organization,
                           const std::string& user) {
  for (const SyncRow& sync : syncs_of_user(transaction, organization, user)) {
    end_documents_of_link(transaction, sync.followed.link);
  }
}

Result<std::int64_t> take_away_ended(store::Store& store, const std::string& collection) {
  return change_documents(
      store, [&](store::Transaction& transaction, Sequence& sequence) -> Result<std::int64_t> {
        std::vector<std::string> collections(kEndedAtOnce);
        std::vector<std::string> ids(kEndedAtOnce);
        transaction.sql() << "select collection, native_id from document where gone_at = 0 and "
                             "collection in (select id from document_collection where ended = 1 "
                             "and (:all = '' or id = :one)) limit 500",
            soci::use(collection, "all"), soci::use(collection, "one"), soci::into(collections),
            soci::into(ids);
        const store::Millis now = transaction.now();
        PieceUses uses(transaction);
        for (std::size_t i = 0; i < ids.size(); ++i) {
          DocumentTable table(transaction, collections[i]);
          const Row* found = table.find(ids[i]);
          if (found == nullptr) continue;
          Row row = *found;
          wipe(row, uses, now, sequence.next());
          table.update(row);
        }
        return static_cast<std::int64_t>(ids.size());
      });
}

Result<std::int64_t> forget_tombstones(store::Store& store, std::chrono::milliseconds age) {
  return change_documents(
      store, [&](store::Transaction& transaction, Sequence&) -> Result<std::int64_t> {
        const store::Millis before = transaction.now() - age.count();
        std::int64_t count = 0;
        std::int64_t last = 0;
        transaction.sql() << "select count(*), cast(coalesce(max(sequence), 0) as bigint) from "
                             "document where gone_at > 0 and gone_at < :before",
            soci::use(before), soci::into(count), soci::into(last);
        if (count == 0) return count;
        transaction.sql() << "delete from document where gone_at > 0 and gone_at < :before",
            soci::use(before);
        transaction.sql() << "update document_sequence set last = :last where id = 'purged' and "
                             "last < :least",
            soci::use(last, "last"), soci::use(last, "least");
        return count;
      });
}

}  // namespace patchbay::documents
