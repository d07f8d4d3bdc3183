// Looking whether a database answers and can be written, within a bound. For the watch (watch.h).
#pragma once

#include <chrono>
#include <memory>
#include <optional>

#include "store/location.h"
#include "store/sql_failure.h"

namespace patchbay {

// How far a look goes.
enum class Look {
  kRead,   // asks for an answer
  kWrite,  // moreover writes a row
};

// One thread at a time.
class Probe {
 public:
  virtual ~Probe() = default;
  // What is wrong, by trouble kConnection or kUnwritable; nothing when the database is as it should
  // be. Returns within about twice `patience`.
  virtual std::optional<SqlFailure> look(Look look) = 0;
};

// With a connection of its own, through libpq and without ever blocking in it.
std::unique_ptr<Probe> make_postgresql_probe(const Location& location,
                                             std::chrono::milliseconds patience);

// With a session of its own. It also sees that the file which is in use is no longer the one at the
// location's path.
std::unique_ptr<Probe> make_sqlite_probe(const Location& location);

// The row that a probe writes: of the table `lease`, which every schema has.
inline constexpr const char* kProbeWrites =
    "insert into lease (name, holder, fence, expires_at) values ('store/probe', '', 1, 0) "
    "on conflict (name) do update set fence = lease.fence + 1";

}  // namespace patchbay
