// Finds anomalies in the audit's entries and in requests. An anomaly is a sign of an attack or a
// fault. Counts each anomaly. While an anomaly lasts, records it only once, as the security event
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

namespace patchbay {

struct AnomalyThresholds {
  // refused API keys, from one address
  Threshold refused_keys{20, std::chrono::minutes(1)};
  // failed OAuth flows of one connector in one organization
  Threshold failed_oauth{20, std::chrono::minutes(10)};
  // refreshes of one link, also failed refreshes
  Threshold refreshes{10, std::chrono::minutes(10)};
  // addresses from which one link is used
  Threshold addresses{10, std::chrono::hours(1)};
  // newly granted scopes of one link
  Threshold new_scopes{5, std::chrono::hours(24)};
};

// Watches one host. Keeps all counts in memory, so events before the start of the host do not
// count. Thread-safe.
class Anomalies {
 public:
  // All arguments are borrowed.
  Anomalies(Audit& audit, Metrics& metrics, const Clock& clock,
            const AnomalyThresholds& thresholds);

  // Counts a refused API key. Call this if a request from `address` showed an API key that is not
  // valid.
  void refused_key(const std::string& address);
  // Counts the address for the link. Call this if a request from `address` used the link. `address`
  // is "" if the address is not known.
  void used(const std::string& link, const std::string& organization, std::string_view address);
  // Looks for anomalies in an entry. The audit calls this function for each entry, on the thread
  // that records the entry. Returns soon, never throws.
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
