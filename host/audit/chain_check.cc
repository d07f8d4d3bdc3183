#include "audit/chain_check.h"

namespace patchbay::audit {

std::optional<AuditFault> ChainCheck::take(const AuditRecord& record) {
  if (record.host != head_.host) {
    return AuditFault{head_.host, head_.seq + 1, "the next record is of another host's chain"};
  }
  if (record.seq != head_.seq + 1) {
    return AuditFault{head_.host, head_.seq + 1,
                      "the record is missing: the next one is " + std::to_string(record.seq)};
  }
  if (chained_hash(head_.hash, record) != record.hash) {
    return AuditFault{head_.host, record.seq,
                      "the record's hash does not fit it and the one before: one of the two was "
                      "changed, put in or moved"};
  }
  head_.seq = record.seq;
  head_.hash = record.hash;
  return against_known();
}

std::optional<AuditFault> ChainCheck::against_known() const {
  for (const AuditHead& head : known_) {
    if (head.host == head_.host && head.seq == head_.seq && head.hash != head_.hash) {
      return AuditFault{
          head.host, head.seq,
          "the chain was written again: the head that was exported or archived is another"};
    }
  }
  return std::nullopt;
}

bool is_audit_hash(std::string_view text) {
  return text.size() == kNoHash.size() &&
         text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

}  // namespace patchbay::audit
