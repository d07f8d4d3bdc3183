// Finds anomalies in audit entries and requests. An anomaly is a sign of an attack or a fault.
// Counts each anomaly. Records a lasting anomaly only once, as the security event
// `security.anomaly`.
//
//   Anomalies anomalies(audit, metrics, clock, {});
//   audit.watch(&anomalies);
//   anomalies.refused_key("192.0.2.7");
#pragma once

#include <string>

#include "audit/audit.h"
#include "audit/episodes.h"
#include "base/clock.h"
#include "base/mutex.h"
#include "telemetry/metrics.h"

namespace patchbay::audit {

struct AnomalyThresholds {
  // Refused API keys from one address.
  Threshold refused_keys{20, std::chrono::minutes(1)};
  // Failed OAuth flows of one connector in one organization.
  Threshold failed_oauth{20, std::chrono::minutes(10)};
  // Refreshes of one link, including failed ones.
  Threshold refreshes{10, std::chrono::minutes(10)};
  // Different addresses from which one link is used.
  Threshold addresses{10, std::chrono::hours(1)};
  // Newly granted scopes of one link.
  Threshold new_scopes{5, std::chrono::hours(24)};
};

// Detects anomalies on one host. All counts are in memory, so events before the host's start do not
// count. Thread-safe.
class Anomalies {
 public:
  // Borrows all arguments.
  Anomalies(Audit& audit, telemetry::Metrics& metrics, const Clock& clock,
            const AnomalyThresholds& thresholds);

  // Counts a request from `address` with an invalid API key.
  void refused_key(const std::string& address);
  // Counts a request from `address` that used the link. `address` is "" if unknown.
  void used(const std::string& link, const std::string& organization, std::string_view address);
  // Searches an entry for anomalies. The audit calls this for each entry, on the thread that
  // records it. Must be fast and never throw.
  void recorded(const AuditEntry& entry);

 private:
  struct Kind {
    Kind(const char* name, Threshold threshold, telemetry::Metrics& metrics);
    const char* name;
    Mutex mutex;
    Episodes episodes GUARDED_BY(mutex);
    telemetry::Counter counter;
  };
  void note(Kind& kind, const std::string& subject, const std::string& organization,
            std::size_t times, std::string_view value = {});

  Audit& audit_;
  const Clock& clock_;
  Kind refused_keys_;
  Kind failed_oauth_;
  Kind refreshes_;
  Kind addresses_;
  Kind new_scopes_;
};

}  // namespace patchbay::audit
