// The schema's history. A store's version is the number of the last migration that ran on it. Each
// migration runs in its own transaction, and hosts that start together wait for one another. There
// is no way back: restore a backup instead.
#pragma once

#include <span>
#include <string_view>

#include "base/result.h"
#include "store/location.h"

namespace patchbay {

class Store;

struct Migration {
  int version;
  std::string_view name;  // the file's, without .sql
  std::string_view text;  // for both databases; see migrations_for
};

// Every migration this program knows, in order, numbered from 1 without gaps.
std::span<const Migration> migrations();

// The statements of a migration, one by one, as `dialect` is to run them.
std::vector<std::string> statements_of(std::string_view text, Dialect dialect);

// 0 for a store that has no schema yet.
Result<int> schema_version(Store& store);

// Brings the schema up to date, or to `target` (tests make an older one). Fails on a store that is
// newer than this program.
Result<void> migrate(Store& store, int target = 0);

// Fails, saying what to do, unless the schema is exactly the one this program knows.
Result<void> require_current_schema(Store& store);

}  // namespace patchbay
