#pragma once

#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

#include "actions/call_observer.h"
#include "audit/anomalies.h"
#include "audit/audit.h"
#include "audit/denial_budget.h"
#include "base/clock.h"
#include "gates/circumstances.h"
#include "preferences/first_uses.h"
#include "telemetry/metrics.h"

namespace patchbay::actions {

// Records calls in the audit log and counts every call. A refusal because of a missing right is
// committed before the call is answered. Any other record is written within 50 ms. Each caller has
// a budget of recorded refusals, so that refusals cannot flood the audit log. A refusal above it is
// only counted, and tend() records the number. Thread-safe.
class CallRecord {
 public:
  // A server passes `first_uses` and `anomalies`; a command passes nullptr for both.
  CallRecord(audit::Audit& audit, gates::Circumstances& circumstances, telemetry::Metrics& metrics,
             const Clock& clock, preferences::FirstUses* first_uses = nullptr,
             audit::Anomalies* anomalies = nullptr)
      : audit_(audit),
        circumstances_(&circumstances),
        metrics_(metrics),
        clock_(clock),
        denials_(clock, audit::DenialBudget::kKnown),
        first_uses_(first_uses),
        anomalies_(anomalies) {}
  ~CallRecord() { record_over_budget(); }
  CallRecord(const CallRecord&) = delete;
  CallRecord& operator=(const CallRecord&) = delete;

  // Counts and records a finished call. Fast; never throws.
  void finished(const FinishedCall& call);
  // Counts that a connector blocked a worker thread of the fibers.
  void holds_worker(const std::string& connector);
  // Records the number of refusals above the budget, at most once a minute. Must be called
  // regularly.
  void tend();

 private:
  // Compares pairs of connector and outcome without building a string.
  struct Less {
    using is_transparent = void;
    template <class Left, class Right>
    bool operator()(const Left& left, const Right& right) const {
      const std::string_view one = left.first;
      const std::string_view other = right.first;
      if (one != other) return one < other;
      return std::string_view(left.second) < std::string_view(right.second);
    }
  };

  void count(const FinishedCall& call);
  void record_over_budget();

  audit::Audit& audit_;
  gates::Circumstances* const circumstances_;
  telemetry::Metrics& metrics_;
  const Clock& clock_;
  audit::DenialBudget denials_;
  preferences::FirstUses* const first_uses_;
  audit::Anomalies* const anomalies_;
  std::mutex mutex_;
  std::map<std::pair<std::string, std::string>, telemetry::Counter, Less> counters_;
  // The number of unrecorded refusals above the budget, by organization and connector.
  std::map<std::pair<std::string, std::string>, std::int64_t> over_budget_;
  Monotonic tended_{};
};

}  // namespace patchbay::actions
