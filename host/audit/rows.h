#pragma once

#include <span>

#include "audit/chain.h"
#include "store/store.h"

namespace patchbay::audit {

// Inserts records in the caller's transaction. Their host, seq and hash must be set.
void insert_rows(store::Transaction& transaction, std::span<const AuditRecord> records);

}  // namespace patchbay::audit
