// Notices what looks like an attack or a fault in the records. Each is reported once while it
// lasts, as the security event `security.anomaly`, and counted.
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

namespace patchbay {

struct AnomalyThresholds {
  Threshold refused_keys{20,
                         std::chrono::minutes(1)};  // API keys that are refused, from one address
  Threshold failed_oauth{20, std::chrono::minutes(10)};  // of one connector in an organization
  Threshold refreshes{10, std::chrono::minutes(10)};     // of one link, failed ones too
  Threshold addresses{10, std::chrono::hours(1)};        // that one link is used from
  Threshold new_scopes{5, std::chrono::hours(24)};       // granted to one link beside those it had
};

// Watches one host, in memory: it does not know what happened before it started. Thread-safe.
class Anomalies {
 public:
  // Everything is borrowed.
  Anomalies(Audit& audit, Metrics& metrics, const Clock& clock,
            const AnomalyThresholds& thresholds);

  // A request from `address` showed an API key that is not valid.
  void refused_key(const std::string& address);
  // A request from `address` used the link; "" if the address is not known.
  void used(const std::string& link, const std::string& organization, std::string_view address);
  // What the audit records, on the thread that records it. Returns soon, never throws.
  void recorded(const AuditEntry& entry);

 private:
  struct Kind {
    Kind(const char* name, Threshold threshold, Metrics& metrics);
    const char* name;
    Mutex mutex;
    Episodes episodes GUARDED_BY(mutex);
    Counter counter;
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

}  // namespace patchbay
