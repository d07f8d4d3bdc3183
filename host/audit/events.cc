#include "audit/events.h"

#include "audit/event_json.h"
#include "base/rfc3339.h"
#include "telemetry/redaction.h"

namespace patchbay::audit {
namespace {

std::string_view ending_of(NamedConnectorEvent::What what) {
  switch (what) {
    case NamedConnectorEvent::What::kLinked:
      return "_linked";
    case NamedConnectorEvent::What::kSyncStarted:
      return "_sync_started";
    case NamedConnectorEvent::What::kSyncCompleted:
      return "_sync_completed";
  }
  return "";
}

}  // namespace

AuditEvent event_of(const OauthInitiated& event) {
  const EventJson payload = {{"connector_id", storable(event.connector_id)},
                             {"timestamp", rfc3339(event.timestamp)}};
  return {"connector_oauth_initiated", payload.dump()};
}

AuditEvent event_of(const OauthCompleted& event) {
  const EventJson payload = {{"connector_id", storable(event.connector_id)},
                             {"scopes", storable_texts(event.scopes)},
                             {"timestamp", rfc3339(event.timestamp)}};
  return {"connector_oauth_completed", payload.dump()};
}

AuditEvent event_of(const OauthFailed& event) {
  const EventJson payload = {{"connector_id", storable(event.connector_id)},
                             {"error", storable(telemetry::redact(event.error))},
                             {"timestamp", rfc3339(event.timestamp)}};
  return {"connector_oauth_failed", payload.dump()};
}

AuditEvent event_of(const SyncStarted& event) {
  const EventJson payload = {{"connector_id", storable(event.connector_id)},
                             {"resource_count", event.resource_count}};
  return {"connector_sync_started", payload.dump()};
}

AuditEvent event_of(const SyncCompleted& event) {
  EventJson payload = {{"connector_id", storable(event.connector_id)},
                       {"duration_ms", event.duration.count()},
                       {"items_synced", event.items_synced}};
  if (!event.state.empty()) payload["state"] = storable(event.state);
  return {"connector_sync_completed", payload.dump()};
}

AuditEvent event_of(const ConnectorUsed& event) {
  const EventJson payload = {{"connector_id", storable(event.connector_id)},
                             {"action_type", storable(event.action_type)}};
  return {"connector_usage", payload.dump()};
}

AuditEvent event_of(const CallFailed& event) {
  const EventJson payload = {{"connector_id", storable(event.connector_id)},
                             {"action_type", storable(event.action_type)},
                             {"code", storable(event.code)}};
  return {"connector_call_failed", payload.dump()};
}

AuditEvent event_of(const CallsRefused& event) {
  const EventJson payload = {{"connector_id", storable(event.connector_id)},
                             {"code", storable(event.code)},
                             {"calls", event.calls}};
  return {"connector_calls_refused", payload.dump()};
}

AuditEvent event_of(const ConnectorStalled& event) {
  const EventJson payload = {{"connector_id", storable(event.connector_id)},
                             {"cause", storable(event.cause)},
                             {"retry_after_seconds", event.retry_after.count()}};
  return {"connector_stalled", payload.dump()};
}

AuditEvent event_of(const ConnectorCrashed& event) {
  const EventJson payload = {{"connector_id", storable(event.connector_id)},
                             {"action_type", storable(event.action_type)},
                             {"ended_by", storable(event.ended_by)},
                             {"timestamp", rfc3339(event.timestamp)}};
  return {"connector_crashed", payload.dump()};
}

AuditEvent event_of(const ExperimentExposed& event) {
  const EventJson payload = {{"gate", storable(event.gate)},
                             {"variant", storable(event.variant)},
                             {"connector_id", storable(event.connector_id)}};
  return {"experiment_exposure", payload.dump()};
}

AuditEvent event_of(const NamedConnectorEvent& event) {
  return {"connector_" + storable(event.connector_id, 128) + std::string(ending_of(event.what)),
          "{}"};
}

}  // namespace patchbay::audit
