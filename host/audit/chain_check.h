#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "audit/verify.h"

namespace patchbay::audit {

// Follows one host's chain record by record, and finds the first changed record.
class ChainCheck {
 public:
  // Begins after the place `before`. At the places of the `known` heads (borrowed), the chain must
  // have the hashes of these heads.
  ChainCheck(AuditHead before, std::span<const AuditHead> known)
      : head_(std::move(before)), known_(known) {}

  // Checks the next record. Returns nullopt if the record continues the chain; otherwise the fault.
  std::optional<AuditFault> take(const AuditRecord& record);

  // Returns a fault if a known head at the place head() has another hash.
  [[nodiscard]] std::optional<AuditFault> against_known() const;

  // Returns the place of the last record that continued the chain.
  [[nodiscard]] const AuditHead& head() const { return head_; }

 private:
  AuditHead head_;
  std::span<const AuditHead> known_;
};

bool is_audit_hash(std::string_view text);

}  // namespace patchbay::audit
