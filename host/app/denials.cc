#include "app/denials.h"

#include "audit/security_events.h"

namespace patchbay::app {
namespace {

Counter counter_of(Metrics& metrics, Code code) {
  return metrics.counter("patchbay_denials_total",
                         "Requests refused for want of a key or a right, recorded or not.",
                         {{"code", std::string(name_of(code))}});
}

AuditEntry entry_of(const httpd::Denial& denial, const std::string& subject) {
  AuditEntry entry;
  entry.event = event_of(AccessDenied{std::string(name_of(denial.code)), denial.reason});
  if (denial.caller != nullptr) {
    entry.organization = denial.caller->organization;
    entry.actor = denial.caller->user;
  }
  entry.subject = subject;
  entry.trace_id = denial.trace_id.hex();
  return entry;
}

}  // namespace

Denials::Denials(Audit& audit, Metrics& metrics, const Clock& clock)
    : audit_(audit),
      unauthenticated_(counter_of(metrics, Code::kUnauthenticated)),
      forbidden_(counter_of(metrics, Code::kPermissionDenied)),
      unknown_(clock, DenialBudget::kUnknown),
      known_(clock, DenialBudget::kKnown) {}

Result<void> Denials::record(const httpd::Denial& denial) {
  (denial.code == Code::kUnauthenticated ? unauthenticated_ : forbidden_).increment();
  const bool known = denial.caller != nullptr;
  const std::string subject = known ? denial.caller->key : std::string(denial.address);
  if (!(known ? known_ : unknown_).spend(subject)) return success();
  AuditEntry entry = entry_of(denial, subject);
  if (denial.may_wait) return audit_.commit(std::move(entry));
  audit_.record(std::move(entry));
  return success();
}

}  // namespace patchbay::app
