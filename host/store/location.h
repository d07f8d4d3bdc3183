#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "base/secret.h"

namespace patchbay {

enum class Dialect { kSqlite, kPostgresql };

// Where a store is.
struct Location {
  Dialect dialect = Dialect::kSqlite;
  std::string path;   // SQLite: the file
  Secret url;         // PostgreSQL: the URL as given; may hold a password
  std::string shown;  // for messages: no user, no password, no parameter
};

// Reads `postgresql://…` (libpq's URL, also `postgres://`), `sqlite:PATH` or a plain path.
Result<Location> parse_location(std::string_view text);

}  // namespace patchbay
