#pragma once

#include <exception>
#include <string_view>

#include "base/error.h"

namespace patchbay {

// What a database's exception means for the transaction it ended.
enum class SqlTrouble {
  kConflict,    // another transaction was in the way: run it again
  kConnection,  // the session is gone: the next use needs a new one
  kOther,
};

struct SqlFailure {
  SqlTrouble trouble;
  Error error;  // names the store, the kind of trouble and the database's code; none of the data
};

// Reads an exception thrown by SOCI (or by the code around it). `store` is Location::shown.
SqlFailure read_sql_failure(const std::exception& thrown, std::string_view store);

}  // namespace patchbay
