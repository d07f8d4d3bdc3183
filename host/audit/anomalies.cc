#include "audit/anomalies.h"

#include <nlohmann/json.hpp>

#include "audit/security_events.h"

namespace patchbay::audit {
namespace {

std::string connector_of(const AuditEvent& failed) {
  const auto payload = nlohmann::json::parse(failed.payload, nullptr, false);
  return payload.is_object() ? payload.value("connector_id", "") : std::string();
}

std::size_t scopes_added(const AuditEvent& granted) {
  const auto payload = nlohmann::json::parse(granted.payload, nullptr, false);
  const auto added = payload.find("added_scopes");
  return added == payload.end() ? 0 : added->size();
}

}  // namespace

Anomalies::Kind::Kind(const char* called, Threshold threshold, telemetry::Metrics& metrics)
    : name(called),
      episodes(threshold),
      counter(metrics.counter("patchbay_anomalies_total",
                              "What looked like an attack or a fault, once an episode, by kind.",
                              {{"kind", called}})) {}

Anomalies::Anomalies(Audit& audit, telemetry::Metrics& metrics, const Clock& clock,
                     const AnomalyThresholds& thresholds)
    : audit_(audit),
      clock_(clock),
      refused_keys_("refused_keys", thresholds.refused_keys, metrics),
      failed_oauth_("failed_oauth", thresholds.failed_oauth, metrics),
      refreshes_("refresh_storm", thresholds.refreshes, metrics),
      addresses_("many_addresses", thresholds.addresses, metrics),
      new_scopes_("scope_growth", thresholds.new_scopes, metrics) {}

void Anomalies::note(Kind& kind, const std::string& subject, const std::string& organization,
                     std::size_t times, std::string_view value) {
  const std::string key = organization + '\0' + subject;
  bool begins = false;
  Threshold threshold{};
  {
    const Lock lock(kind.mutex);
    const Monotonic now = clock_.now();
    for (std::size_t i = 0; i < times; ++i) begins |= kind.episodes.note(key, now, value);
    threshold = kind.episodes.threshold();
  }
  if (!begins) return;
  kind.counter.increment();
  AuditEntry entry;
  entry.event = event_of(AnomalyFound{kind.name, threshold.count, threshold.window});
  entry.organization = organization;
  entry.subject = subject;
  audit_.record(std::move(entry));
}

void Anomalies::refused_key(const std::string& address) { note(refused_keys_, address, "", 1); }

void Anomalies::used(const std::string& link, const std::string& organization,
                     std::string_view address) {
  if (link.empty() || address.empty()) return;
  note(addresses_, link, organization, 1, address);
}

void Anomalies::recorded(const AuditEntry& entry) {
  const std::string& action = entry.event.action;
  if (action == "connector_oauth_failed") {
    note(failed_oauth_, connector_of(entry.event), entry.organization, 1);
  } else if (action == "security.token_refreshed" || action == "security.refresh_failed") {
    note(refreshes_, entry.subject, entry.organization, 1);
  } else if (action == kAccessGranted) {
    note(new_scopes_, entry.subject, entry.organization, scopes_added(entry.event));
  }
}

}  // namespace patchbay::audit
