// Implements `patchbay store backup` and `patchbay store check`. (`migrate` is in migrations.h.)
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "store/store.h"

namespace patchbay::store {

// Writes a consistent copy of an SQLite store to the new file `path` (mode 0600). The store may be
// in use meanwhile. Fails if the file already exists. After a failure, no file is left. Refuses
// PostgreSQL with an error that names pg_dump.
Result<void> back_up(Store& store, const std::string& path);

struct CheckReport {
  int schema_version = 0;
  std::vector<std::string> faults;  // empty if the database has no fault
};

// Reads the whole database and returns its faults. On SQLite, runs the database's own integrity and
// foreign key checks. On PostgreSQL, reads every row of every table, which finds unreadable pages.
Result<CheckReport> check(Store& store);

}  // namespace patchbay::store
