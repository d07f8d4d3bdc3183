#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "audit/verify.h"

namespace patchbay {

// Follows one host's chain, record by record, and says where it was changed.
class ChainCheck {
 public:
  // Begins after `before`. The chain must have the hashes of `known` heads of that host. Borrowed.
  ChainCheck(AuditHead before, std::span<const AuditHead> known)
      : head_(std::move(before)), known_(known) {}

  // What is wrong with the next record; nothing if it follows.
  std::optional<AuditFault> take(const AuditRecord& record);

  // The fault if a known head of this place has another hash.
  [[nodiscard]] std::optional<AuditFault> against_known() const;

  // The last record that followed.
  [[nodiscard]] const AuditHead& head() const { return head_; }

 private:
  AuditHead head_;
  std::span<const AuditHead> known_;
};

bool is_audit_hash(std::string_view text);

}  // namespace patchbay
