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

// Every column named `sealed_…`, read from the schema itself, so that none can be forgotten.
std::vector<SealedColumn> sealed_columns(Transaction& transaction);

// How many envelopes of the store are under this key; and under any other.
std::int64_t count_under(Transaction& transaction, const std::string& key_id);
std::int64_t count_not_under(Transaction& transaction, const std::string& key_id);

}  // namespace patchbay
