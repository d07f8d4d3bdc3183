// Records refused requests in the audit, at most a limited number, so that nobody can fill the
// audit.
#pragma once

#include "audit/audit.h"
#include "audit/denial_budget.h"
#include "base/clock.h"
#include "httpd/denial.h"
#include "telemetry/metrics.h"

namespace patchbay::app {

// Records requests that were refused because of a missing key or right. Records only a limited
// number of refusals each minute (DenialBudget), so that nobody can flood the audit. The metric
// patchbay_denials_total counts all refusals, also those that are not recorded. Thread-safe.
class Denials {
 public:
  Denials(Audit& audit, Metrics& metrics, const Clock& clock);

  // Counts and records a denial. If `denial.may_wait` is true, waits for the commit, and fails with
  // the store's error if the commit failed.
  Result<void> record(const httpd::Denial& denial);

 private:
  Audit& audit_;
  Counter unauthenticated_;
  Counter forbidden_;
  DenialBudget unknown_;
  DenialBudget known_;
};

}  // namespace patchbay::app
