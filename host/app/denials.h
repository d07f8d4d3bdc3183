// Records refused requests in the audit log, up to a limit, so that nobody can fill it.
#pragma once

#include "audit/audit.h"
#include "audit/denial_budget.h"
#include "base/clock.h"
#include "httpd/denial.h"
#include "telemetry/metrics.h"

namespace patchbay::app {

// Records requests that were refused because of a missing key or right. Only a limited number per
// minute is recorded (DenialBudget). The metric patchbay_denials_total counts all refusals.
// Thread-safe.
class Denials {
 public:
  Denials(audit::Audit& audit, telemetry::Metrics& metrics, const Clock& clock);

  // Counts and records a denial. If `denial.may_wait` is true, waits for the commit, and returns
  // the store's error if it fails.
  Result<void> record(const httpd::Denial& denial);

 private:
  audit::Audit& audit_;
  telemetry::Counter unauthenticated_;
  telemetry::Counter forbidden_;
  audit::DenialBudget unknown_;
  audit::DenialBudget known_;
};

}  // namespace patchbay::app
