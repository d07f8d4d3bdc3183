// The code that needs the library of a database. The build options PATCHBAY_SQLITE and
// PATCHBAY_POSTGRESQL say which databases a host supports. A host does not use the library of any
// other database, and refuses the locations of such a database.
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

namespace patchbay {

// One kind of database. Constant; thread-safe.
class Backend {
 public:
  virtual ~Backend() = default;
  // Opens and prepares a session. `wait` is how long a statement waits for other transactions.
  // Throws soci::soci_error.
  virtual void open(const Location& location, std::chrono::milliseconds wait,
                    OpenedSession& into) const = 0;
  // Returns the failure that an exception of this database's library means, or nothing for any
  // other exception.
  [[nodiscard]] virtual std::optional<SqlFailure> read(const std::exception& thrown,
                                                       std::string_view store) const = 0;
  // Returns a probe of the database. `patience` is the time limit for one look at the database.
  [[nodiscard]] virtual std::unique_ptr<Probe> probe(const Location& location,
                                                     std::chrono::milliseconds patience) const = 0;
};

// The longest time that the server may work on one statement.
inline constexpr std::chrono::milliseconds kLongestStatement{60'000};

const Backend& postgresql_backend();

// Reads a location of one kind of database, and returns it with its backend. Fails with
// INVALID_ARGUMENT if the text is not such a location, or if this host was built without this
// database.
Result<Location> parse_sqlite(std::string_view path);
Result<Location> parse_postgresql(std::string_view url);

}  // namespace patchbay
