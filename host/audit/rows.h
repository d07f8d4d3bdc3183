#pragma once

#include <span>

#include "audit/chain.h"
#include "store/store.h"

namespace patchbay {

// Writes records that have their seq and hash, in the caller's transaction.
void insert_rows(Transaction& transaction, std::span<const AuditRecord> records);

}  // namespace patchbay
