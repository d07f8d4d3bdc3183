// Checks within a time limit whether a database answers and whether it can be written. The watch
// (watch.h) uses this probe.
#pragma once

#include <chrono>
#include <memory>
#include <optional>

#include "store/location.h"
#include "store/sql_failure.h"

namespace patchbay::store {

// The extent of one check of the database (a "look").
enum class Look {
  kRead,   // only checks that the database answers
  kWrite,  // also writes a row
};

// Checks one database. Used by one thread at a time.
class Probe {
 public:
  virtual ~Probe() = default;
  // Returns why the look failed, or nullopt if it succeeded. kConnection and kUnwritable are
  // outages. After any other failure, the database answered, but it is not known whether it can be
  // written. With PostgreSQL, returns within about twice `patience`.
  virtual std::optional<SqlFailure> look(Look look) = 0;
};

// Returns a probe with its own connection through libpq. The probe never blocks in libpq.
std::unique_ptr<Probe> make_postgresql_probe(const Location& location,
                                             std::chrono::milliseconds patience);

// Returns a probe with its own session. The probe also fails if the file at the location's path is
// no longer the file in use.
std::unique_ptr<Probe> make_sqlite_probe(const Location& location);

// The statement with which a probe writes a row. The row is in the table `lease`, which every
// schema has.
inline constexpr const char* kProbeWrites =
    "insert into lease (name, holder, fence, expires_at) values ('store/probe', '', 1, 0) "
    "on conflict (name) do update set fence = lease.fence + 1";

}  // namespace patchbay::store
