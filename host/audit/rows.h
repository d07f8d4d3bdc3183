#pragma once

#include <span>

#include "audit/chain.h"
#include "store/store.h"

namespace patchbay {

// Writes records, whose host, seq and hash are set, in the caller's transaction.
void insert_rows(Transaction& transaction, std::span<const AuditRecord> records);

}  // namespace patchbay
