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

// So many a minute of one subject, and so many of all together.
struct DenialBudget {
  std::size_t of_one;
  std::size_t of_all;
};

// Records requests that were refused for want of a key or a right. Whoever floods the server with
// them must not flood the audit: beyond the budgets they are only counted, as all are, in
// patchbay_denials_total. Thread-safe.
class Denials {
 public:
  static constexpr DenialBudget kUnknown{10, 300};  // without a key that holds, by address
  static constexpr DenialBudget kKnown{60, 3000};   // by key

  Denials(Audit& audit, Metrics& metrics, const Clock& clock);

  // Returns when it is committed, where the refusal may wait for that.
  void record(const httpd::Denial& denial);

 private:
  // Of the minute that is under way.
  struct Spent {
    Monotonic began{};
    std::size_t all = 0;
    std::map<std::string, std::size_t, std::less<>> by_subject{};  // as many as `all`, at most
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
