#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "base/secret.h"

namespace patchbay {

enum class Dialect { kSqlite, kPostgresql };

class Backend;

// The location of a store: a file, or the URL of a database.
struct Location {
  Dialect dialect = Dialect::kSqlite;
  const Backend* backend = nullptr;  // opens the store (backend.h); not nullptr after parsing
  std::string path;                  // SQLite: the file
  Secret url;                        // PostgreSQL: the URL for libpq; may have a password
  std::string shown;                 // for messages: no user, no password, no parameter
};

// Reads a location. A location is `postgresql://…` or `postgres://…` (libpq's URL in every form of
// section 34.1.1.2 of libpq's manual), `sqlite:PATH`, or a plain path. If the URL leaves out a
// part, libpq takes this part from its own environment variables and defaults. Patchbay sets its
// own defaults for the options that limit the wait for a server that does not answer:
// connect_timeout, tcp_user_timeout and keepalives.
Result<Location> parse_location(std::string_view text);

// Adds this password to the location if the location is a PostgreSQL URL without a password.
// Returns any other text unchanged. Used by a host that removes PGPASSWORD from its environment.
std::string with_password(const std::string& location, const Secret& password);

}  // namespace patchbay
