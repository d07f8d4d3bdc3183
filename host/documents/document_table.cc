#include "documents/document_table.h"

#include <soci/soci.h>

#include <algorithm>

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

// Writes the marks into the rows of the documents with one statement.
void write_marks(store::Transaction& transaction, const std::string& collection, const Marks& marks,
                 std::span<const std::string> native_ids) {
  soci::statement statement(transaction.sql());
  std::string columns;
  const auto set = [&](const std::optional<std::int64_t>& mark, const std::string& column) {
    if (!mark) return;
    columns += (columns.empty() ? "" : ", ") + column + " = :" + column;
    statement.exchange(soci::use(*mark));
  };
  set(marks.seen, "seen");
  set(marks.counted, "counted");
  set(marks.access_counted, "access_counted");
  statement.exchange(soci::use(collection));
  std::string places;
  for (const std::string& id : native_ids) {
    places += (places.empty() ? ":n" : ", :n") + std::to_string(&id - native_ids.data());
    statement.exchange(soci::use(id));
  }
  make_ready(statement, "update document set " + columns +
                            " where collection = :c and native_id in (" + places + ")");
  statement.execute(true);
}

}  // namespace

Access Row::access() const {
  return {static_cast<AccessKind>(access_kind), principals_in(principals)};
}

struct DocumentTable::Statements {
  Statements(store::Transaction& of_rows, std::string of)
      : transaction(of_rows),
        collection(std::move(of)),
        find(transaction.sql()),
        insert(transaction.sql()),
        update(transaction.sql()) {
    into_row(find, found);
    find.exchange(soci::use(collection));
    find.exchange(soci::use(wanted));
    make_ready(find, kSelectRow);
    use_row(insert, written);
    make_ready(insert, kInsertRow);
    use_row(update, written);
    make_ready(update, kUpdateRow);
  }

  store::Transaction& transaction;
  std::string collection;
  std::string wanted;
  Row found;
  Row written;
  soci::statement find;
  soci::statement insert;
  soci::statement update;
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

void DocumentTable::update_marks(const Marks& marks, std::span<const std::string> native_ids) {
  constexpr std::size_t kAtOnce = 500;
  while (!native_ids.empty()) {
    const auto some = native_ids.first(std::min(kAtOnce, native_ids.size()));
    write_marks(statements_->transaction, statements_->collection, marks, some);
    native_ids = native_ids.subspan(some.size());
  }
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
