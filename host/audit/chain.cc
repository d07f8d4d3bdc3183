#include "audit/chain.h"

#include <soci/soci.h>

#include <array>

#include "audit/audit.h"
#include "audit/rows.h"
#include "base/digest.h"

namespace patchbay::audit {
namespace {

void put(std::string& bytes, std::string_view member) {
  bytes.append(std::to_string(member.size())).append(":").append(member);
}

std::string canonical_bytes(const AuditRecord& record) {
  std::string bytes("patchbay-audit-1");
  bytes.reserve(256 + record.payload.size() + record.context.size());
  put(bytes, record.host);
  put(bytes, std::to_string(record.seq));
  put(bytes, std::to_string(record.at));
  for (const auto* member : {&record.action, &record.organization, &record.actor, &record.subject,
                             &record.trace_id, &record.payload, &record.context}) {
    put(bytes, *member);
  }
  return bytes;
}

}  // namespace

std::string chained_hash(std::string_view previous, const AuditRecord& record) {
  return sha256_hex(std::string(previous) + canonical_bytes(record));
}

AuditRecord record_of(AuditEntry entry, WallTime at) {
  AuditRecord record;
  record.at = store::to_millis(at);
  record.action = storable(entry.event.action);
  record.organization = storable(entry.organization);
  record.actor = storable(entry.actor);
  record.subject = storable(entry.subject);
  record.trace_id = storable(entry.trace_id);
  record.payload = std::move(entry.event.payload);
  record.context = json_of(entry.context);
  return record;
}

AuditHead anchor_of(store::Transaction& transaction, const std::string& host) {
  AuditHead anchor{host, 0, std::string(kNoHash)};
  transaction.sql() << "select seq, hash from audit_anchor where host = :host", soci::use(host),
      soci::into(anchor.seq), soci::into(anchor.hash);
  return anchor;
}

AuditHead head_of(store::Transaction& transaction, const std::string& host) {
  AuditHead head{host, 0, std::string(kNoHash)};
  transaction.sql() << "select seq, hash from audit_record where host = :host "
                       "order by seq desc limit 1",
      soci::use(host), soci::into(head.seq), soci::into(head.hash);
  if (!transaction.sql().got_data()) return anchor_of(transaction, host);
  return head;
}

void append_to_chain(store::Transaction& transaction, const std::string& host,
                     std::span<AuditRecord> records) {
  AuditHead head = head_of(transaction, host);
  for (AuditRecord& record : records) {
    record.host = host;
    record.seq = ++head.seq;
    record.hash = chained_hash(head.hash, record);
    head.hash = record.hash;
  }
  insert_rows(transaction, records);
}

AuditChain::AuditChain(const Audit& audit) : audit_(&audit) {}

void AuditChain::append(store::Transaction& transaction, AuditEntry entry, WallTime at) const {
  if (audit_ != nullptr) return audit_->record_in(transaction, std::move(entry), at);
  std::array<AuditRecord, 1> records = {record_of(std::move(entry), at)};
  append_to_chain(transaction, host_, records);
}

}  // namespace patchbay::audit
