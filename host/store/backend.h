// The code that calls a database's library. The build options PATCHBAY_SQLITE and
// PATCHBAY_POSTGRESQL decide which databases a host supports. A host refuses locations of other
// databases.
#pragma once

#include <chrono>
#include <exception>
#include <memory>
#include <optional>
#include <string_view>

#include "base/result.h"
#include "store/location.h"
#include "store/probe.h"
#include "store/session_pool.h"
#include "store/sql_failure.h"

namespace patchbay::store {

// One kind of database. Has no state that changes. Thread-safe.
class Backend {
 public:
  virtual ~Backend() = default;
  // Opens and prepares a session. `wait` is how long a statement waits for other transactions.
  // Throws soci::soci_error.
  virtual void open(const Location& location, std::chrono::milliseconds wait,
                    OpenedSession& into) const = 0;
  // Returns the failure that an exception of this database's library means. Returns nullopt for any
  // other exception.
  [[nodiscard]] virtual std::optional<SqlFailure> read(const std::exception& thrown,
                                                       std::string_view store) const = 0;
  // Returns a probe of the database. `patience` is the time limit for one check.
  [[nodiscard]] virtual std::unique_ptr<Probe> probe(const Location& location,
                                                     std::chrono::milliseconds patience) const = 0;
};

// The time limit of the server for one statement.
inline constexpr std::chrono::milliseconds kLongestStatement{60'000};

const Backend& postgresql_backend();

// These functions read a location of one kind of database, and return it with its backend. They
// fail with INVALID_ARGUMENT if the text is not such a location, or if this host was built without
// this database.
Result<Location> parse_sqlite(std::string_view path);
Result<Location> parse_postgresql(std::string_view url);

}  // namespace patchbay::store
