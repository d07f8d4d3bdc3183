#pragma once

#include <exception>
#include <string>
#include <string_view>

#include "base/error.h"
#include "store/location.h"

namespace patchbay {

// What the exception that ended a transaction means for it.
enum class SqlTrouble {
  kConflict,    // another transaction was in the way: run it again
  kConnection,  // the session is gone: the next use needs a new one
  kUnwritable,  // the database is there and cannot be written: no room, read-only, damaged
  kCutShort,    // it took too long, or memory or files ran out: it may succeed another time
  kOther,       // the statement was at fault
};

struct SqlFailure {
  SqlTrouble trouble;
  Error error;  // names the store, the kind of trouble and the database's code, but no data
};

// Reads an exception thrown by SOCI (or by the code around it). Every trouble but kOther is
// OVERLOADED and retryable, except a damaged file, which is INTERNAL and not retryable: somebody
// has to repair it first.
SqlFailure read_sql_failure(const std::exception& thrown, const Location& location);

// Reads what SOCI throws when a session cannot be opened; repeats the server's words.
SqlFailure read_connect_failure(const std::exception& thrown, const Location& location);

// A failure as it is told: `store` is Location::shown, `sentence` what was wrong.
SqlFailure sql_failure(SqlTrouble trouble, std::string_view store, std::string sentence);

// The first line of a message: the rest of it may hold data.
std::string first_line_of(std::string text);

// Reads what PostgreSQL answered. `state` is the SQLSTATE; it is blank if the server did not answer
// at all.
SqlFailure read_sqlstate(const std::string& state, const std::string& message,
                         std::string_view store);

// Makes the error for a connection that was lost or cannot be made. `words` come from the server or
// from libpq, and may have any number of lines.
SqlFailure connection_failure(const std::string& words, std::string_view store);

}  // namespace patchbay
