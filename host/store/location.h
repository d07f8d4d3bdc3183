#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "base/secret.h"

namespace patchbay {

enum class Dialect { kSqlite, kPostgresql };

class Backend;

// Where a store is.
struct Location {
  Dialect dialect = Dialect::kSqlite;
  const Backend* backend = nullptr;  // what opens it (backend.h); never nullptr once it is parsed
  std::string path;                  // SQLite: the file
  Secret url;                        // PostgreSQL: what to connect with; may hold a password
  std::string shown;                 // for messages: no user, no password, no parameter
};

// Reads `postgresql://…` or `postgres://…` (libpq's URL in every form of section 34.1.1.2 of its
// manual), `sqlite:PATH`, or a plain path. libpq takes what the URL leaves out from its own
// environment variables and defaults. Patchbay sets defaults of its own for the options that say
// when a silent server is given up: connect_timeout, tcp_user_timeout and keepalives.
Result<Location> parse_location(std::string_view text);

// Returns the location with this password if it is a PostgreSQL URL that names none; any other text
// is returned unchanged. This is for a host that takes PGPASSWORD out of its environment.
std::string with_password(const std::string& location, const Secret& password);

}  // namespace patchbay
