// The migrations of the schema. A store's version is the number of the last migration that ran on
// it. Each migration runs in its own transaction, and hosts that start together wait for one
// another. A migration cannot be undone: restore a backup instead.
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
  std::string_view text;  // for both databases; see statements_of
};

// Returns every migration that this program knows, in order, numbered from 1 without gaps.
std::span<const Migration> migrations();

// Returns the statements of a migration, one by one, as `dialect` must run them.
std::vector<std::string> statements_of(std::string_view text, Dialect dialect);

// Returns the version of the store's schema, or 0 if the store has no schema yet.
Result<int> schema_version(Store& store);

// Brings the schema up to date, or to version `target` if it is not 0 (tests make an older schema).
// Fails if the store is newer than this program.
Result<void> migrate(Store& store, int target = 0);

// Fails unless the schema is exactly the one that this program knows. The error says what to do.
Result<void> require_current_schema(Store& store);

}  // namespace patchbay
