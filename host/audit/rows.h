#pragma once

#include <span>

#include "audit/chain.h"
#include "store/store.h"

namespace patchbay {

// Inserts records in the caller's transaction. Their host, seq and hash must be set.
void insert_rows(Transaction& transaction, std::span<const AuditRecord> records);

}  // namespace patchbay
