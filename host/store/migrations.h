// Runs the migrations of the schema. A store's version is the number of the last migration that ran
// on the store. Each migration runs in a transaction of its own. Hosts that start together wait for
// each other. A migration cannot be undone; restore a backup instead.
#pragma once

#include <span>
#include <string_view>

#include "base/result.h"
#include "store/location.h"

namespace patchbay {

class Store;

struct Migration {
  int version;
  std::string_view name;  // the file's name, without .sql
  std::string_view text;  // SQL for both databases; see statements_of()
};

// Returns all migrations that this program knows, in order, numbered from 1 without gaps.
std::span<const Migration> migrations();

// Splits the text of a migration into its statements, in the form for `dialect`.
std::vector<std::string> statements_of(std::string_view text, Dialect dialect);

// Returns the version of the store's schema, or 0 if the store has no schema yet.
Result<int> schema_version(Store& store);

// Brings the schema to version `target`, or up to date if `target` is 0 (tests make an older
// schema). Fails if the store's schema is newer than this program.
Result<void> migrate(Store& store, int target = 0);

// Fails unless the schema has exactly the version that this program needs. The error says what to
// do.
Result<void> require_current_schema(Store& store);

}  // namespace patchbay
