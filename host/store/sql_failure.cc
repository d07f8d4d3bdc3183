#include "store/sql_failure.h"

#include <soci/soci.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

#include "store/backend.h"

namespace patchbay::store {

SqlFailure sql_failure(SqlTrouble trouble, std::string_view store, std::string sentence) {
  std::string message = "store " + std::string(store) + ": " + std::move(sentence);
  if (trouble == SqlTrouble::kOther) {
    ErrorDetails details;
    details.retryable = false;
    return {trouble, Error(Code::kInternal, std::move(message)).with_details(std::move(details))};
  }
  Error error(Code::kOverloaded, std::move(message));
  // Nobody knows when a retry may succeed, because somebody must repair the store first.
  if (trouble == SqlTrouble::kUnwritable) return {trouble, std::move(error)};
  return {trouble, std::move(error).with_retry_after(std::chrono::seconds(1))};
}

std::string first_line_of(std::string text) {
  text.resize(std::min(text.find('\n'), text.size()));
  return text;
}

namespace {

// Returns the text on one line. libpq's messages contain tabs, and one line for each host.
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

}  // namespace

SqlFailure read_sql_failure(const std::exception& thrown, const Location& location) {
  if (auto own = location.backend->read(thrown, location.shown)) return std::move(*own);
  if (const auto* soci = dynamic_cast<const soci::soci_error*>(&thrown)) {
    // get_error_message() is used because what() repeats the bound values.
    return sql_failure(SqlTrouble::kOther, location.shown,
                       first_line_of(soci->get_error_message()));
  }
  return sql_failure(SqlTrouble::kOther, location.shown, "unexpected failure in a transaction");
}

SqlFailure read_connect_failure(const std::exception& thrown, const Location& location) {
  if (auto own = location.backend->read(thrown, location.shown)) return std::move(*own);
  const auto* soci = dynamic_cast<const soci::soci_error*>(&thrown);
  if (soci == nullptr) return read_sql_failure(thrown, location);
  // SOCI puts its own line before libpq's message.
  const std::string message = soci->get_error_message();
  const auto end = message.find('\n');
  return connection_failure(end == message.npos ? message : message.substr(end + 1),
                            location.shown);
}

SqlFailure connection_failure(const std::string& words, std::string_view store) {
  const std::string said = one_line(words);
  return sql_failure(SqlTrouble::kConnection, store,
                     said.empty() ? "the connection to the database was lost or refused"
                                  : "no connection to the database: " + said);
}

// Converts the error by the class of its SQLSTATE (PostgreSQL 15, appendix A).
SqlFailure read_sqlstate(const std::string& state, const std::string& message,
                         std::string_view store) {
  const std::string_view kind = std::string_view(state).substr(0, 2);
  if (state == "40001" || state == "40P01" || state == "55P03") {
    return sql_failure(SqlTrouble::kConflict, store,
                       "other transactions were in the way; try again");
  }
  // Blanks mean that libpq had no SQLSTATE because the server did not answer.
  const bool silent = state.find_first_not_of(' ') == std::string::npos;
  if (kind == "08" || state.starts_with("57P") || silent) return connection_failure("", store);
  const std::string with_state = " (SQLSTATE " + state + ")";
  if (state == "57014") {
    return sql_failure(SqlTrouble::kCutShort, store, "a statement took too long or was cancelled");
  }
  if (state == "25P03") return connection_failure("it ended a session that was idle", store);
  if (kind == "53" || kind == "58") {
    return sql_failure(SqlTrouble::kUnwritable, store,
                       "the database is out of resources" + with_state);
  }
  if (state == "25006") {
    return sql_failure(SqlTrouble::kUnwritable, store, "the database is read-only" + with_state);
  }
  if (kind == "28") return connection_failure("it refused the user or password", store);
  // Messages of other classes may repeat values ("invalid input syntax for …"), so they are not
  // shown.
  const bool speaks_of_schema = kind == "42" || kind == "23";
  return sql_failure(
      SqlTrouble::kOther, store,
      "PostgreSQL says no" + with_state + (speaks_of_schema ? ": " + first_line_of(message) : ""));
}

}  // namespace patchbay::store
