#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "base/secret.h"

namespace patchbay::store {

enum class Dialect { kSqlite, kPostgresql };

class Backend;

// The location of a store: a file, or the URL of a database.
struct Location {
  Dialect dialect = Dialect::kSqlite;
  const Backend* backend = nullptr;  // opens the store (backend.h); set by parse_location()
  std::string path;                  // SQLite: the file
  Secret url;                        // PostgreSQL: the URL for libpq; may contain a password
  std::string shown;                 // for messages: without user, password and parameters
};

// Reads a location: `postgresql://…` or `postgres://…` (every URL form of section 34.1.1.2 of
// libpq's manual), `sqlite:PATH`, or a plain path. libpq takes missing parts of a URL from its own
// environment variables and defaults. Patchbay sets its own defaults for the options that limit the
// wait for a silent server: connect_timeout, tcp_user_timeout and keepalives.
Result<Location> parse_location(std::string_view text);

// Adds this password to a PostgreSQL URL without a password. Returns any other text unchanged. For
// a host that removes PGPASSWORD from its environment.
std::string with_password(const std::string& location, const Secret& password);

}  // namespace patchbay::store
