#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "audit/verify.h"

namespace patchbay {

// Follows one host's chain, record by record, and says where it is not as it was written.
class ChainCheck {
 public:
  // From `before` on; the chain must have the hashes of `known` heads of that host. Borrowed.
  ChainCheck(AuditHead before, std::span<const AuditHead> known)
      : head_(std::move(before)), known_(known) {}

  // What is wrong with the next record; nothing when it follows.
  std::optional<AuditFault> take(const AuditRecord& record);

  // What is wrong with where the chain is now: a known head of there with another hash.
  [[nodiscard]] std::optional<AuditFault> against_known() const;

  // The last record that followed.
  [[nodiscard]] const AuditHead& head() const { return head_; }

 private:
  AuditHead head_;
  std::span<const AuditHead> known_;
};

bool is_audit_hash(std::string_view text);

}  // namespace patchbay
