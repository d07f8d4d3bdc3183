// The functions behind `patchbay store backup` and `patchbay store check`. `migrate` is in
// migrations.h.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "store/store.h"

namespace patchbay {

// Writes a consistent copy of an SQLite store into the new file `path` (mode 0600). The store may
// be in use meanwhile. Fails if the file already exists. Leaves no file if the copy fails. Refuses
// PostgreSQL with an error that names pg_dump.
Result<void> back_up(Store& store, const std::string& path);

struct CheckReport {
  int schema_version = 0;
  std::vector<std::string> faults;  // empty if the database is sound
};

// Reads the whole database and returns its faults. SQLite runs its own integrity and foreign key
// checks. On PostgreSQL, this function reads every row of every table, which finds unreadable
// pages.
Result<CheckReport> check(Store& store);

}  // namespace patchbay
