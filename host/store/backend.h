// What needs a database's own library. A host that was built without a database (PATCHBAY_SQLITE,
// PATCHBAY_POSTGRESQL) has none of its library: no location names such a database.
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
  // Opens and sets up a session; `wait`: how long it waits for others. Throws soci::soci_error.
  virtual void open(const Location& location, std::chrono::milliseconds wait,
                    OpenedSession& into) const = 0;
  // What an exception of this database's library means; nothing if it is not one.
  [[nodiscard]] virtual std::optional<SqlFailure> read(const std::exception& thrown,
                                                       std::string_view store) const = 0;
  // `patience`: how long a look at the database may take.
  [[nodiscard]] virtual std::unique_ptr<Probe> probe(const Location& location,
                                                     std::chrono::milliseconds patience) const = 0;
};

// How long the server works on one statement.
inline constexpr std::chrono::milliseconds kLongestStatement{60'000};

const Backend& postgresql_backend();

// A location and its backend. INVALID_ARGUMENT: it is not a location, or this host was built
// without that database.
Result<Location> parse_sqlite(std::string_view path);
Result<Location> parse_postgresql(std::string_view url);

}  // namespace patchbay
