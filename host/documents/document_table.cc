#include "documents/document_table.h"

#include <soci/soci.h>

#include "documents/pieces.h"
#include "documents/row_columns.h"
#include "documents/statement.h"

namespace patchbay::documents {
namespace {

const std::string kSelectRow = std::string("select ") + kRowColumns +
                               " from document where collection = :c and native_id = :n";

const std::string kInsertRow =
    std::string("insert into document (") + kRowColumns +
    ") values (:collection, :native_id, :sequence, :content_sequence, :seen, :flags, :version, "
    ":loaded_version, :fingerprint, :first_parent, :access_kind, :principals, :outcome, :reason, "
    ":why, :failures, :deaths, :retry_at, :held, :gone_at, :created_at, :modified_at, :size, "
    ":title, :url, :media_type, :reference, :about, :parts, :counted, :access_counted)";

const std::string kUpdateRow =
    "update document set sequence = :sequence, content_sequence = :content_sequence, seen = :seen, "
    "flags = :flags, version = :version, loaded_version = :loaded_version, "
    "fingerprint = :fingerprint, first_parent = :first_parent, access_kind = :access_kind, "
    "principals = :principals, outcome = :outcome, reason = :reason, why = :why, "
    "failures = :failures, deaths = :deaths, retry_at = :retry_at, held = :held, "
    "gone_at = :gone_at, created_at = :created_at, modified_at = :modified_at, size = :size, "
    "title = :title, url = :url, media_type = :media_type, reference = :reference, "
    "about = :about, parts = :parts, counted = :counted, "
    "access_counted = :access_counted where collection = :collection and native_id = :native_id";

}  // namespace

Access Row::access() const {
  return {static_cast<AccessKind>(access_kind), principals_in(principals)};
}

struct DocumentTable::Statements {
  Statements(store::Transaction& transaction, std::string of)
      : collection(std::move(of)),
        find(transaction.sql()),
        insert(transaction.sql()),
        update(transaction.sql()),
        marks((transaction.sql().prepare
                   << "update document set seen = :seen, counted = :counted, "
                      "access_counted = :access_counted where collection = :c and native_id = :n",
               soci::use(written.seen), soci::use(written.counted),
               soci::use(written.access_counted), soci::use(collection), soci::use(wanted))) {
    into_row(find, found);
    find.exchange(soci::use(collection));
    find.exchange(soci::use(wanted));
    make_ready(find, kSelectRow);
    use_row(insert, written);
    make_ready(insert, kInsertRow);
    use_row(update, written);
    make_ready(update, kUpdateRow);
  }

  std::string collection;
  std::string wanted;
  Row found;
  Row written;
  soci::statement find;
  soci::statement insert;
  soci::statement update;
  soci::statement marks;
};

DocumentTable::DocumentTable(store::Transaction& transaction, std::string collection)
    : statements_(std::make_unique<Statements>(transaction, std::move(collection))) {}

DocumentTable::~DocumentTable() = default;

Row* DocumentTable::find(const std::string& native_id) {
  statements_->wanted = native_id;
  return statements_->find.execute(true) ? &statements_->found : nullptr;
}

void DocumentTable::insert(Row row) {
  statements_->written = std::move(row);
  statements_->insert.execute(true);
}

void DocumentTable::update(Row row) {
  statements_->written = std::move(row);
  statements_->update.execute(true);
}

void DocumentTable::update_marks(const Row& row) {
  statements_->wanted = row.native_id;
  statements_->written.seen = row.seen;
  statements_->written.counted = row.counted;
  statements_->written.access_counted = row.access_counted;
  statements_->marks.execute(true);
}

void wipe(Row& row, PieceUses& uses, store::Millis at, std::int64_t sequence) {
  uses.release({row.collection, row.native_id}, loaded_in(row.parts));
  Row tombstone;
  tombstone.collection = row.collection;
  tombstone.native_id = row.native_id;
  tombstone.flags = row.flags;
  tombstone.seen = row.seen;
  tombstone.counted = row.counted;
  tombstone.access_counted = row.access_counted;
  tombstone.sequence = sequence;
  tombstone.content_sequence = sequence;
  tombstone.gone_at = at;
  row = std::move(tombstone);
}

}  // namespace patchbay::documents
