#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <utility>

#include "audit/entry.h"
#include "base/result.h"
#include "store/store.h"

namespace patchbay::audit {

// An audit record as stored.
struct AuditRecord {
  std::string host;      // the host that owns the chain of this record
  std::int64_t seq = 0;  // begins at 1, without gaps
  store::Millis at = 0;  // time by the host's clock
  std::string action;
  std::string organization;
  std::string actor;
  std::string subject;
  std::string trace_id;
  std::string payload;  // a JSON object
  std::string context;  // a JSON object
  std::string hash;     // 64 hex digits
};

// A place in a host's chain: after the record `seq`. Before the first record, `seq` is 0 and `hash`
// is kNoHash.
struct AuditHead {
  std::string host;
  std::int64_t seq = 0;
  std::string hash;
};

inline constexpr std::string_view kNoHash =
    "0000000000000000000000000000000000000000000000000000000000000000";

// Returns the SHA-256 of the previous hash and the record's canonical bytes. The canonical bytes
// begin with "patchbay-audit-1". Each member of AuditRecord except the hash follows, in the
// struct's order: the member's length in decimal, ":" and the member's bytes. Numbers are written
// in decimal.
std::string chained_hash(std::string_view previous, const AuditRecord& record);

// Converts an entry to a record. Changes texts that cannot be stored. append_to_chain() later sets
// `host`, `seq` and `hash`.
AuditRecord record_of(AuditEntry entry, WallTime at);

// Appends records to the host's chain in the caller's transaction. So a change and its records are
// committed together or not at all. Sets `host`, `seq` and `hash` of `records`.
void append_to_chain(store::Transaction& transaction, const std::string& host,
                     std::span<AuditRecord> records);

class Audit;

// Appends records to one host's chain, in the transactions that make the recorded changes. So each
// change and its record are committed together or not at all. A process with an Audit creates the
// AuditChain from it. A command that runs beside a server creates it from the host's name.
class AuditChain {
 public:
  AuditChain(std::string host) : host_(std::move(host)) {}
  AuditChain(const char* host) : host_(host) {}
  // Borrows `audit`. Its anomalies get each entry after the commit.
  AuditChain(const Audit& audit);

  // Appends the record in the transaction.
  void append(store::Transaction& transaction, AuditEntry entry, WallTime at) const;

 private:
  std::string host_;  // empty with an Audit, which has the host's name
  const Audit* audit_ = nullptr;
};

// Returns the end of a host's chain, which is the place after its last record.
AuditHead head_of(store::Transaction& transaction, const std::string& host);
// Returns the place where the host's chain begins in this store. Earlier records were archived
// (archive.h).
AuditHead anchor_of(store::Transaction& transaction, const std::string& host);

}  // namespace patchbay::audit
