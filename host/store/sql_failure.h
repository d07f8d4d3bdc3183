#pragma once

#include <exception>
#include <string>
#include <string_view>

#include "base/error.h"
#include "store/location.h"

namespace patchbay {

// The meaning of a database exception for the transaction that the exception ended.
enum class SqlTrouble {
  kConflict,    // another transaction was in the way: run this one again
  kConnection,  // the session was lost: the next use needs a new session
  kUnwritable,  // the database cannot be written: no room, read-only, damaged
  kCutShort,    // time, memory or files ran out: may succeed later
  kOther,       // the statement is wrong
};

struct SqlFailure {
  SqlTrouble trouble;
  Error error;  // names the store, the trouble and the database's code, but no data
};

// Converts an exception from SOCI, or from the code around SOCI. Most of the errors are OVERLOADED
// and retryable. Two errors are INTERNAL and not retryable: the error for kOther, and the error for
// a damaged file, which somebody must repair first.
SqlFailure read_sql_failure(const std::exception& thrown, const Location& location);

// Converts the exception that SOCI throws if it cannot open a session. The error repeats the
// server's words.
SqlFailure read_connect_failure(const std::exception& thrown, const Location& location);

// Makes a failure. `store` is Location::shown, and `sentence` says what is wrong.
SqlFailure sql_failure(SqlTrouble trouble, std::string_view store, std::string sentence);

// Returns the first line of a message. The other lines may repeat data from the
// store.
std::string first_line_of(std::string text);

// Converts an error from PostgreSQL. `state` is the SQLSTATE, or blank if the server did not answer
// at all.
SqlFailure read_sqlstate(const std::string& state, const std::string& message,
                         std::string_view store);

// Makes the failure for a connection that was lost or cannot be made. `words` is the text of the
// server, of libpq or of this host. It may have several lines, or be empty.
SqlFailure connection_failure(const std::string& words, std::string_view store);

}  // namespace patchbay
