// Checks, within a time limit, whether a database answers and whether it can be written. The watch
// (watch.h) uses the probe.
#pragma once

#include <chrono>
#include <memory>
#include <optional>

#include "store/location.h"
#include "store/sql_failure.h"

namespace patchbay {

// Says how much a look checks. A look is one check of the database.
enum class Look {
  kRead,   // only checks that the database answers
  kWrite,  // also writes a row
};

// Looks at one database. Used by one thread at a time.
class Probe {
 public:
  virtual ~Probe() = default;
  // Returns the failure (trouble kConnection or kUnwritable), or nothing if the database works.
  // With PostgreSQL, returns within about twice `patience`.
  virtual std::optional<SqlFailure> look(Look look) = 0;
};

// Makes a probe with its own connection, through libpq. The probe never blocks in libpq.
std::unique_ptr<Probe> make_postgresql_probe(const Location& location,
                                             std::chrono::milliseconds patience);

// Makes a probe with its own session. The probe also reports if the file at the location's path is
// not the file in use any more.
std::unique_ptr<Probe> make_sqlite_probe(const Location& location);

// The statement that writes a probe's row. The row is in the table `lease`, which every schema has.
inline constexpr const char* kProbeWrites =
    "insert into lease (name, holder, fence, expires_at) values ('store/probe', '', 1, 0) "
    "on conflict (name) do update set fence = lease.fence + 1";

}  // namespace patchbay
