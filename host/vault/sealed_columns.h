#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "store/store.h"

namespace patchbay::vault {

// A column that contains envelopes, which are encrypted secrets (envelope.h). The text column `id`
// of the table identifies the rows.
struct SealedColumn {
  std::string table;
  std::string column;
};

// Returns every column whose name begins with `sealed_`. The names come from the schema itself, so
// no column can be forgotten.
std::vector<SealedColumn> sealed_columns(store::Transaction& transaction);

// count_under() returns the number of stored envelopes that have this key. count_not_under()
// returns the number that have any other key.
std::int64_t count_under(store::Transaction& transaction, const std::string& key_id);
std::int64_t count_not_under(store::Transaction& transaction, const std::string& key_id);

}  // namespace patchbay::vault
