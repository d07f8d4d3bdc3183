#include "store/sql_failure.h"

#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <string>

namespace patchbay {
namespace {

Error failed(std::string_view store, std::string sentence, bool retryable) {
  ErrorDetails details;
  details.retryable = retryable;
  return Error(Code::kInternal, "store " + std::string(store) + ": " + std::move(sentence))
      .with_details(std::move(details));
}

std::string first_line_of(std::string text) {
  text.resize(std::min(text.find('\n'), text.size()));
  return text;
}

SqlFailure read_sqlite(const soci::sqlite3_soci_error& thrown, std::string_view store) {
  const int code = thrown.result() & 0xFF;  // without the extension bits
  switch (code) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {SqlTrouble::kConflict,
              failed(store, "another process holds the database; try again", true)};
    case SQLITE_FULL:
      return {SqlTrouble::kOther, failed(store, "the disk is full; make room and try again", true)};
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
      return {
          SqlTrouble::kOther,
          failed(store,
                 "the file cannot be opened for writing; check that it and its folder exist and "
                 "belong to the user Patchbay runs as",
                 false)};
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return {SqlTrouble::kOther,
              failed(store,
                     "the file is damaged or is no SQLite database; run `patchbay store check` and "
                     "restore a backup",
                     false)};
    default:
      break;
  }
  // A constraint's message names tables and columns only, a syntax error the text of our own SQL.
  return {SqlTrouble::kOther, failed(store,
                                     "SQLite says no (" + std::to_string(thrown.result()) +
                                         "): " + first_line_of(thrown.get_error_message()),
                                     false)};
}

// SQLSTATE classes: PostgreSQL 15, appendix A.
SqlFailure read_postgresql(const soci::postgresql_soci_error& thrown, std::string_view store) {
  const std::string state = thrown.sqlstate();
  const std::string_view kind = std::string_view(state).substr(0, 2);
  if (state == "40001" || state == "40P01" || state == "55P03") {
    return {SqlTrouble::kConflict,
            failed(store, "other transactions were in the way; try again", true)};
  }
  // SOCI gives blanks where libpq had no state: then the server did not answer at all.
  const bool silent = state.find_first_not_of(' ') == std::string::npos;
  if (kind == "08" || state.starts_with("57P") || silent) {
    return {SqlTrouble::kConnection,
            failed(store, "the connection to the database was lost or refused", true)};
  }
  if (kind == "53") {
    return {SqlTrouble::kOther,
            failed(store, "the database is out of resources (SQLSTATE " + state + ")", true)};
  }
  if (kind == "28") {
    return {SqlTrouble::kOther, failed(store, "the database refused the user or password", false)};
  }
  // Messages of other classes may repeat values ("invalid input syntax for …").
  const bool speaks_of_schema = kind == "42" || kind == "23";
  return {SqlTrouble::kOther,
          failed(store,
                 "PostgreSQL says no (SQLSTATE " + state + ")" +
                     (speaks_of_schema ? ": " + first_line_of(thrown.get_error_message()) : ""),
                 false)};
}

}  // namespace

SqlFailure read_sql_failure(const std::exception& thrown, std::string_view store) {
  if (const auto* sqlite = dynamic_cast<const soci::sqlite3_soci_error*>(&thrown)) {
    return read_sqlite(*sqlite, store);
  }
  if (const auto* postgresql = dynamic_cast<const soci::postgresql_soci_error*>(&thrown)) {
    return read_postgresql(*postgresql, store);
  }
  if (const auto* soci = dynamic_cast<const soci::soci_error*>(&thrown)) {
    // SOCI's what() repeats bound values; its bare message does not.
    return {SqlTrouble::kOther, failed(store, first_line_of(soci->get_error_message()), false)};
  }
  return {SqlTrouble::kOther, failed(store, "unexpected failure in a transaction", false)};
}

}  // namespace patchbay
