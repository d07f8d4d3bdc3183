#include "app/denials.h"

#include "audit/security_events.h"

namespace patchbay::app {
namespace {

telemetry::Counter counter_of(telemetry::Metrics& metrics, Code code) {
  return metrics.counter("patchbay_denials_total",
                         "Requests refused for want of a key or a right, recorded or not.",
                         {{"code", std::string(name_of(code))}});
}

audit::AuditEntry entry_of(const httpd::Denial& denial, const std::string& subject) {
  audit::AuditEntry entry;
  entry.event =
      audit::event_of(audit::AccessDenied{std::string(name_of(denial.code)), denial.reason});
  if (denial.caller != nullptr) {
    entry.organization = denial.caller->organization;
    entry.actor = denial.caller->user;
  }
  entry.subject = subject;
  entry.trace_id = denial.trace_id.hex();
  return entry;
}

}  // namespace

Denials::Denials(audit::Audit& audit, telemetry::Metrics& metrics, const Clock& clock)
    : audit_(audit),
      unauthenticated_(counter_of(metrics, Code::kUnauthenticated)),
      forbidden_(counter_of(metrics, Code::kPermissionDenied)),
      unknown_(clock, audit::DenialBudget::kUnknown),
      known_(clock, audit::DenialBudget::kKnown) {}

Result<void> Denials::record(const httpd::Denial& denial) {
  (denial.code == Code::kUnauthenticated ? unauthenticated_ : forbidden_).increment();
  const bool known = denial.caller != nullptr;
  const std::string subject = known ? denial.caller->key : std::string(denial.address);
  if (!(known ? known_ : unknown_).spend(subject)) return success();
  audit::AuditEntry entry = entry_of(denial, subject);
  if (denial.may_wait) return audit_.commit(std::move(entry));
  audit_.record(std::move(entry));
  return success();
}

}  // namespace patchbay::app
