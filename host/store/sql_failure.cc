#include "store/sql_failure.h"

#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <algorithm>
#include <chrono>
#include <string>

namespace patchbay {
namespace {

SqlFailure failed(SqlTrouble trouble, std::string_view store, std::string sentence) {
  std::string message = "store " + std::string(store) + ": " + std::move(sentence);
  if (trouble == SqlTrouble::kOther) {
    ErrorDetails details;
    details.retryable = false;
    return {trouble, Error(Code::kInternal, std::move(message)).with_details(std::move(details))};
  }
  Error error(Code::kOverloaded, std::move(message));
  // Somebody has to repair the store first, so there is no time to wait for.
  if (trouble == SqlTrouble::kUnwritable) return {trouble, std::move(error)};
  return {trouble, std::move(error).with_retry_after(std::chrono::seconds(1))};
}

SqlFailure damaged(std::string_view store, std::string sentence) {
  SqlFailure failure = failed(SqlTrouble::kUnwritable, store, std::move(sentence));
  ErrorDetails details;
  details.retryable = false;
  failure.error = std::move(failure.error).with_details(std::move(details));
  return failure;
}

std::string first_line_of(std::string text) {
  text.resize(std::min(text.find('\n'), text.size()));
  return text;
}

// libpq's messages have lines and tabs, one line a host.
std::string one_line(std::string_view text) {
  std::string line;
  for (const char letter : text) {
    const bool blank = letter == '\n' || letter == '\t' || letter == ' ';
    if (!blank) {
      line += letter;
    } else if (!line.empty() && line.back() != ' ') {
      line += ' ';
    }
  }
  while (line.ends_with(' ')) line.pop_back();
  return line;
}

SqlFailure read_sqlite(const soci::sqlite3_soci_error& thrown, std::string_view store) {
  const int code = thrown.result() & 0xFF;  // without the extension bits
  switch (code) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
      return failed(SqlTrouble::kConflict, store, "another process holds the database; try again");
    case SQLITE_NOMEM:
      return failed(SqlTrouble::kCutShort, store, "there was no memory for it; try again");
    case SQLITE_FULL:
      return failed(SqlTrouble::kUnwritable, store, "the disk is full; make room and try again");
    case SQLITE_IOERR:
      return failed(SqlTrouble::kUnwritable, store,
                    "its file cannot be read or written (SQLite's code " +
                        std::to_string(thrown.result()) +
                        "); look at the disk, and whether it has room");
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
      return failed(SqlTrouble::kUnwritable, store,
                    "the file cannot be opened for writing; check that it and its folder exist, "
                    "belong to the user Patchbay runs as, and are of no newer SQLite");
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return damaged(store,
                     "the file is damaged or is no SQLite database; run `patchbay store check` and "
                     "restore a backup");
    default:
      break;
  }
  // A constraint's message names only tables and columns; a syntax error names only our own SQL.
  return failed(SqlTrouble::kOther, store,
                "SQLite refused it (" + std::to_string(thrown.result()) +
                    "): " + first_line_of(thrown.get_error_message()));
}

}  // namespace

SqlFailure read_sql_failure(const std::exception& thrown, std::string_view store) {
  if (const auto* sqlite = dynamic_cast<const soci::sqlite3_soci_error*>(&thrown)) {
    return read_sqlite(*sqlite, store);
  }
  if (const auto* postgresql = dynamic_cast<const soci::postgresql_soci_error*>(&thrown)) {
    return read_sqlstate(postgresql->sqlstate(), postgresql->get_error_message(), store);
  }
  if (const auto* soci = dynamic_cast<const soci::soci_error*>(&thrown)) {
    // SOCI's what() repeats bound values; its bare message does not.
    return failed(SqlTrouble::kOther, store, first_line_of(soci->get_error_message()));
  }
  return failed(SqlTrouble::kOther, store, "unexpected failure in a transaction");
}

SqlFailure read_connect_failure(const std::exception& thrown, std::string_view store) {
  const auto* soci = dynamic_cast<const soci::soci_error*>(&thrown);
  const bool is_ours = dynamic_cast<const soci::sqlite3_soci_error*>(&thrown) != nullptr ||
                       dynamic_cast<const soci::postgresql_soci_error*>(&thrown) != nullptr;
  if (soci == nullptr || is_ours) return read_sql_failure(thrown, store);
  // SOCI writes its own line before libpq's.
  const std::string message = soci->get_error_message();
  const auto end = message.find('\n');
  return connection_failure(end == message.npos ? message : message.substr(end + 1), store);
}

SqlFailure connection_failure(const std::string& words, std::string_view store) {
  const std::string said = one_line(words);
  return failed(SqlTrouble::kConnection, store,
                said.empty() ? "the connection to the database was lost or refused"
                             : "no connection to the database: " + said);
}

// SQLSTATE classes: PostgreSQL 15, appendix A.
SqlFailure read_sqlstate(const std::string& state, const std::string& message,
                         std::string_view store) {
  const std::string_view kind = std::string_view(state).substr(0, 2);
  if (state == "40001" || state == "40P01" || state == "55P03") {
    return failed(SqlTrouble::kConflict, store, "other transactions were in the way; try again");
  }
  // SOCI gives blanks if libpq had no state: the server did not answer at all.
  const bool silent = state.find_first_not_of(' ') == std::string::npos;
  if (kind == "08" || state.starts_with("57P") || silent) return connection_failure("", store);
  const std::string with_state = " (SQLSTATE " + state + ")";
  if (state == "57014") {
    return failed(SqlTrouble::kCutShort, store, "a statement took too long or was cancelled");
  }
  if (state == "25P03") return connection_failure("it ended a session that was idle", store);
  if (kind == "53" || kind == "58") {
    return failed(SqlTrouble::kUnwritable, store, "the database is out of resources" + with_state);
  }
  if (state == "25006") {
    return failed(SqlTrouble::kUnwritable, store, "the database is read-only" + with_state);
  }
  if (kind == "28") return connection_failure("it refused the user or password", store);
  // Messages of other classes may repeat values ("invalid input syntax for …").
  const bool speaks_of_schema = kind == "42" || kind == "23";
  return failed(
      SqlTrouble::kOther, store,
      "PostgreSQL says no" + with_state + (speaks_of_schema ? ": " + first_line_of(message) : ""));
}

}  // namespace patchbay
