#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "store/store.h"

namespace patchbay {

// A column of envelopes. A text column `id` identifies the rows of its table.
struct SealedColumn {
  std::string table;
  std::string column;
};

// Returns every column named `sealed_…`. The names come from the schema itself, so that no column
// can be forgotten.
std::vector<SealedColumn> sealed_columns(Transaction& transaction);

// Count the envelopes of the store under this key, and under all other keys.
std::int64_t count_under(Transaction& transaction, const std::string& key_id);
std::int64_t count_not_under(Transaction& transaction, const std::string& key_id);

}  // namespace patchbay
