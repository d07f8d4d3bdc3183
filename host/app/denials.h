// The record of requests that were refused, within a budget, so that nobody can fill the audit.
#pragma once

#include <cstddef>
#include <map>
#include <mutex>
#include <string>

#include "audit/audit.h"
#include "base/clock.h"
#include "httpd/denial.h"
#include "telemetry/metrics.h"

namespace patchbay::app {

// How many denials are recorded each minute, of one subject and of all subjects together.
struct DenialBudget {
  std::size_t of_one;
  std::size_t of_all;
};

// Records requests that were refused because of a missing key or right. So that many refusals
// cannot flood the audit, refusals above the budgets are only counted. patchbay_denials_total
// counts all of them. Thread-safe.
class Denials {
 public:
  // without a valid key; the subject is the address
  static constexpr DenialBudget kUnknown{10, 300};
  static constexpr DenialBudget kKnown{60, 3000};  // with a key; the subject is the key

  Denials(Audit& audit, Metrics& metrics, const Clock& clock);

  // Records a denial. If the refusal may wait, returns after the commit, with the store's error if
  // the commit failed.
  Result<void> record(const httpd::Denial& denial);

 private:
  // What was recorded in the current minute.
  struct Spent {
    Monotonic began{};
    std::size_t all = 0;
    // never has more entries than `all`
    std::map<std::string, std::size_t, std::less<>> by_subject{};
  };
  bool spend(Spent& spent, const DenialBudget& budget, const std::string& subject);

  Audit& audit_;
  const Clock& clock_;
  Counter unauthenticated_;
  Counter forbidden_;
  std::mutex mutex_;
  Spent unknown_;
  Spent known_;
};

}  // namespace patchbay::app
