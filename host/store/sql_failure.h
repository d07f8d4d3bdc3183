#pragma once

#include <exception>
#include <string>
#include <string_view>

#include "base/error.h"
#include "store/location.h"

namespace patchbay::store {

// What a database exception means for the transaction that it ended.
enum class SqlTrouble {
  kConflict,    // conflict with another transaction: run this one again
  kConnection,  // the session was lost: open a new one
  kUnwritable,  // the database cannot be written: disk full, read-only or damaged
  kCutShort,    // time, memory or files ran out: a later attempt may succeed
  kOther,       // the statement is wrong
};

struct SqlFailure {
  SqlTrouble trouble;
  Error error;  // contains the store, the trouble and the database's code, but no data
};

// Converts an exception from SOCI, or from the code around SOCI. Most of the errors are OVERLOADED
// and retryable. The errors for kOther and for a damaged file, which somebody must repair, are
// INTERNAL and not retryable.
SqlFailure read_sql_failure(const std::exception& thrown, const Location& location);

// Converts SOCI's exception for a session that cannot be opened. The error repeats the server's
// words.
SqlFailure read_connect_failure(const std::exception& thrown, const Location& location);

// Creates a failure. `store` is Location::shown, and `sentence` says what is wrong.
SqlFailure sql_failure(SqlTrouble trouble, std::string_view store, std::string sentence);

// Returns the first line of a message. The other lines may repeat data of the store.
std::string first_line_of(std::string text);

// Converts an error of PostgreSQL. `state` is the SQLSTATE; it is blank if the server did not
// answer.
SqlFailure read_sqlstate(const std::string& state, const std::string& message,
                         std::string_view store);

// Creates the failure for a connection that was lost or cannot be made. `words` is a text of the
// server, of libpq or of this host. It may have several lines or be empty.
SqlFailure connection_failure(const std::string& words, std::string_view store);

}  // namespace patchbay::store
