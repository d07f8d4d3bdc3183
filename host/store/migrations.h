// Runs the migrations of the schema. A store's version is the number of its last migration. Each
// migration runs in its own transaction. Hosts that start at the same time wait for each other. A
// migration cannot be undone, except by restoring a backup.
#pragma once

#include <span>
#include <string_view>

#include "base/result.h"
#include "store/location.h"

namespace patchbay::store {

class Store;

struct Migration {
  int version;
  std::string_view name;  // the file's name, without .sql
  std::string_view text;  // SQL for both databases; see statements_of()
};

// Returns all migrations in order, numbered from 1 without gaps.
std::span<const Migration> migrations();

// Splits the text of a migration into its statements, in the form for `dialect`.
std::vector<std::string> statements_of(std::string_view text, Dialect dialect);

// Returns the version of the store's schema, or 0 if the store has no schema yet.
Result<int> schema_version(Store& store);

// Migrates the schema to version `target`; 0 means the newest version (tests create older schemas).
// Fails if the store's schema is newer than this program.
Result<void> migrate(Store& store, int target = 0);

// Fails unless the schema has exactly the version that this program needs. The error says what to
// do.
Result<void> require_current_schema(Store& store);

}  // namespace patchbay::store
