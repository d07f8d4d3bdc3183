#include "documents/library_rows.h"

#include "documents/row_columns.h"
#include "documents/statement.h"

namespace patchbay::documents {
namespace {

// Returns the columns of a document, with the alias "d." of the table.
std::string qualified_columns() {
  std::string columns;
  Row row;
  each_column(row, [&](auto&, const char* name) {
    columns.append(columns.empty() ? "d." : ", d.").append(name);
  });
  return columns;
}

DocumentKey key_of_row(const HeldRow& held) {
  return {held.collection.link, held.collection.connector, held.collection.native_id,
          held.row.native_id};
}

std::string author_of(const ListedDocument& about) {
  if (about.authors.empty()) return {};
  const Principal& first = about.authors.front();
  if (!first.email.empty()) return first.email;
  return first.name.empty() ? first.id : first.name;
}

}  // namespace

std::vector<HeldRow> select_rows(store::Transaction& transaction, const std::string& condition,
                                 const std::function<void(soci::statement&)>& uses) {
  HeldRow held;
  soci::statement select(transaction.sql());
  into_row(select, held.row);
  CollectionRow& of = held.collection;
  for (std::string* each : {&of.id, &of.link, &of.connector, &of.native_id, &of.name,
                            &held.followed.organization, &held.followed.user}) {
    select.exchange(soci::into(*each));
  }
  select.exchange(soci::into(of.ended));
  uses(select);
  make_ready(select, "select " + qualified_columns() +
                         ", c.id, c.link, c.connector, c.native_id, c.name, s.organization, "
                         "s.user_id, c.ended from document d join document_collection c on "
                         "c.id = d.collection join document_sync s on s.link = c.link and "
                         "s.connector = c.connector where " +
                         condition);
  std::vector<HeldRow> rows;
  select.execute();
  while (select.fetch()) {
    held.followed.link = of.link;
    held.followed.connector = of.connector;
    rows.push_back(held);
  }
  return rows;
}

Document document_of(const HeldRow& held, Reading* reading) {
  const Row& row = held.row;
  Document out;
  out.key = key_of_row(held);
  out.id = id_of(out.key);
  out.semantic_id = out.key.connector + ":" + row.native_id;
  out.sequence = row.sequence;
  if (row.is_gone()) return out;
  ListedDocument about;
  read_about(row.about, about);
  out.metadata = {.source = out.key.connector,
                  .source_id = row.native_id,
                  .title = row.title,
                  .created_at = row.created_at,
                  .updated_at = row.modified_at,
                  .author = author_of(about),
                  .url = row.url,
                  .permissions = {}};
  out.collection_name = held.collection.name;
  out.version = row.version;
  out.size = row.size;
  out.media_type = row.media_type;
  out.parents = std::move(about.parents);
  out.is_container = row.is_container();
  out.outcome = row.outcome_word();
  out.reason = row.reason;
  out.why = row.why;
  out.failures = row.failures;
  out.retry_at = row.retry_at;
  out.is_held = !row.held.empty();
  out.source_metadata = about.metadata;
  out.loaded = loaded_in(row.parts);
  if (reading == nullptr) return out;
  for (const Principal& each : reading->readers(row).principals) {
    out.metadata.permissions.push_back(shown(each));
  }
  return out;
}

}  // namespace patchbay::documents
