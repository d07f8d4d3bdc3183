// Records requests that were refused, within a budget, so that nobody can fill the audit.
#pragma once

#include "audit/audit.h"
#include "audit/denial_budget.h"
#include "base/clock.h"
#include "httpd/denial.h"
#include "telemetry/metrics.h"

namespace patchbay::app {

// Records requests that were refused because of a missing key or right. So that many refusals
// cannot flood the audit, refusals above the budgets are only counted. patchbay_denials_total
// counts all of them. Thread-safe.
class Denials {
 public:
  Denials(Audit& audit, Metrics& metrics, const Clock& clock);

  // Records a denial. If the refusal may wait, returns after the commit, with the store's error if
  // the commit failed.
  Result<void> record(const httpd::Denial& denial);

 private:
  Audit& audit_;
  Counter unauthenticated_;
  Counter forbidden_;
  DenialBudget unknown_;
  DenialBudget known_;
};

}  // namespace patchbay::app
