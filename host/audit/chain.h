#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "audit/entry.h"
#include "base/result.h"
#include "store/store.h"

namespace patchbay {

// A record as it is stored.
struct AuditRecord {
  std::string host;      // whose chain
  std::int64_t seq = 0;  // from 1, without gaps
  Millis at = 0;         // the host's clock
  std::string action;
  std::string organization;
  std::string actor;
  std::string subject;
  std::string trace_id;
  std::string payload;  // JSON object
  std::string context;  // JSON object
  std::string hash;     // 64 hex digits
};

// A place in a host's chain, after that record; seq 0 and kNoHash before its first.
struct AuditHead {
  std::string host;
  std::int64_t seq = 0;
  std::string hash;
};

inline constexpr std::string_view kNoHash =
    "0000000000000000000000000000000000000000000000000000000000000000";

// SHA-256 over the hash before and the record's canonical bytes: "patchbay-audit-1", then each
// member in the order above but the hash, as its length in decimal, ":" and its bytes; numbers in
// decimal.
std::string chained_hash(std::string_view previous, const AuditRecord& record);

// An entry made fit to be stored; `host`, `seq` and `hash` come with append_to_chain.
AuditRecord record_of(AuditEntry entry, WallTime at);

// Appends to the host's chain as part of the caller's transaction: what is recorded and its record
// are then committed together or not at all. `records` get their seq and hash.
void append_to_chain(Transaction& transaction, const std::string& host,
                     std::span<AuditRecord> records);

// The end of a host's chain.
AuditHead head_of(Transaction& transaction, const std::string& host);
// Where it begins in this store: what came before was archived (archive.h).
AuditHead anchor_of(Transaction& transaction, const std::string& host);

}  // namespace patchbay
