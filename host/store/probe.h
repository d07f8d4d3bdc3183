// Checks, within a time limit, whether a database answers and can be written. The watch (watch.h)
// uses it.
#pragma once

#include <chrono>
#include <memory>
#include <optional>

#include "store/location.h"
#include "store/sql_failure.h"

namespace patchbay {

// How much a look checks.
enum class Look {
  kRead,   // only needs an answer
  kWrite,  // also writes a row
};

// Used by one thread at a time.
class Probe {
 public:
  virtual ~Probe() = default;
  // Returns what is wrong (trouble kConnection or kUnwritable), or nothing if the database works.
  // PostgreSQL: returns within about twice `patience`.
  virtual std::optional<SqlFailure> look(Look look) = 0;
};

// Uses its own connection, through libpq, and never blocks in libpq.
std::unique_ptr<Probe> make_postgresql_probe(const Location& location,
                                             std::chrono::milliseconds patience);

// Uses its own session. It also notices if the file at the location's path is no longer the file in
// use.
std::unique_ptr<Probe> make_sqlite_probe(const Location& location);

// The row that a probe writes. It is in the table `lease`, which every schema has.
inline constexpr const char* kProbeWrites =
    "insert into lease (name, holder, fence, expires_at) values ('store/probe', '', 1, 0) "
    "on conflict (name) do update set fence = lease.fence + 1";

}  // namespace patchbay
