#include "audit/rows.h"

#include <soci/soci.h>

#include <array>

namespace patchbay::audit {
namespace {

using Text = std::string AuditRecord::*;
constexpr std::array<Text, 9> kTexts = {
    &AuditRecord::host,    &AuditRecord::action,  &AuditRecord::organization,
    &AuditRecord::actor,   &AuditRecord::subject, &AuditRecord::trace_id,
    &AuditRecord::payload, &AuditRecord::context, &AuditRecord::hash};

// Inserts the rows one by one with a prepared statement. This is fast, because SQLite runs in this
// process.
void insert_one_by_one(store::Transaction& transaction, std::span<const AuditRecord> records) {
  AuditRecord row;
  soci::statement insert =
      (transaction.sql().prepare
           << "insert into audit_record (seq, at, host, action, organization, actor, subject, "
              "trace_id, payload, context, hash) values (:seq, :at, :host, :action, "
              ":organization, :actor, :subject, :trace, :payload, :context, :hash)",
       soci::use(row.seq), soci::use(row.at), soci::use(row.host), soci::use(row.action),
       soci::use(row.organization), soci::use(row.actor), soci::use(row.subject),
       soci::use(row.trace_id), soci::use(row.payload), soci::use(row.context),
       soci::use(row.hash));
  for (const AuditRecord& record : records) {
    row = record;
    insert.execute(true);
  }
}

// Appends a quoted element to a PostgreSQL array literal (section 8.15.2 of the PostgreSQL manual).
void put_element(std::string& array, std::string_view text) {
  array += array.empty() ? "{\"" : ",\"";
  for (const char letter : text) {
    if (letter == '"' || letter == '\\') array += '\\';
    array += letter;
  }
  array += '"';
}

// Inserts all rows with one statement and one round trip. Each column is one parameter, an array.
void insert_as_arrays(store::Transaction& transaction, std::span<const AuditRecord> records) {
  std::string seqs;
  std::string times;
  std::array<std::string, kTexts.size()> columns;
  for (const AuditRecord& record : records) {
    put_element(seqs, std::to_string(record.seq));
    put_element(times, std::to_string(record.at));
    for (std::size_t i = 0; i < kTexts.size(); ++i) put_element(columns[i], record.*kTexts[i]);
  }
  seqs += '}';
  times += '}';
  for (std::string& column : columns) column += '}';
  transaction.sql() << "insert into audit_record (seq, at, host, action, organization, actor, "
                       "subject, trace_id, payload, context, hash) select * from "
                       "unnest(cast(:seq as bigint[]), cast(:at as bigint[]), "
                       "cast(:host as text[]), cast(:action as text[]), "
                       "cast(:organization as text[]), cast(:actor as text[]), "
                       "cast(:subject as text[]), cast(:trace as text[]), "
                       "cast(:payload as text[]), cast(:context as text[]), "
                       "cast(:hash as text[]))",
      soci::use(seqs), soci::use(times), soci::use(columns[0]), soci::use(columns[1]),
      soci::use(columns[2]), soci::use(columns[3]), soci::use(columns[4]), soci::use(columns[5]),
      soci::use(columns[6]), soci::use(columns[7]), soci::use(columns[8]);
}

}  // namespace

void insert_rows(store::Transaction& transaction, std::span<const AuditRecord> records) {
  if (records.empty()) return;
  if (transaction.dialect() == store::Dialect::kSqlite) {
    insert_one_by_one(transaction, records);
  } else {
    insert_as_arrays(transaction, records);
  }
}

}  // namespace patchbay::audit
