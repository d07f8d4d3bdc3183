#include "audit/security_events.h"

#include "audit/event_json.h"
#include "telemetry/redaction.h"

namespace patchbay::audit {
namespace {

// Returns a text from outside, for example a provider's reason, in storable form and with masked
// secrets. Other texts in these events cannot contain secrets.
std::string foreign(const std::string& text) { return storable(telemetry::redact(text)); }

AuditEvent made(const char* action, const EventJson& payload) { return {action, payload.dump()}; }

const char* word_of(KeyChanged::What what) {
  switch (what) {
    case KeyChanged::What::kCreated:
      return "created";
    case KeyChanged::What::kRevoked:
      return "revoked";
    case KeyChanged::What::kUsedFirst:
      return "used_first";
    case KeyChanged::What::kRingRotated:
      return "ring_rotated";
  }
  return "";
}

}  // namespace

AuditEvent event_of(const AccessGranted& event) {
  return made(kAccessGranted, {{"connector_id", storable(event.connector_id)},
                               {"scopes", storable_texts(event.scopes)},
                               {"added_scopes", storable_texts(event.added_scopes)}});
}

AuditEvent event_of(const TokenRefreshed& event) {
  return made("security.token_refreshed",
              {{"connector_id", storable(event.connector_id)}, {"rotated", event.rotated}});
}

AuditEvent event_of(const RefreshFailed& event) {
  return made("security.refresh_failed", {{"connector_id", storable(event.connector_id)},
                                          {"reason", foreign(event.reason)},
                                          {"link_expired", event.link_expired}});
}

AuditEvent event_of(const LinkRevoked& event) {
  return made("security.link_revoked", {{"connector_id", storable(event.connector_id)},
                                        {"cause", foreign(event.cause)},
                                        {"revoked_upstream", event.revoked_upstream}});
}

AuditEvent event_of(const ScopeRefused& event) {
  return made("security.scope_refused",
              {{"connector_id", storable(event.connector_id)},
               {"action", storable(event.action)},
               {"required_scopes", storable_texts(event.required_scopes)}});
}

AuditEvent event_of(const AccessDenied& event) {
  return made("security.access_denied",
              {{"code", storable(event.code)}, {"reason", foreign(event.reason)}});
}

AuditEvent event_of(const CallParked& event) {
  return made("security.call_parked", {{"connector_id", storable(event.connector_id)},
                                       {"action", storable(event.action)},
                                       {"code", storable(event.code)}});
}

AuditEvent event_of(const CallResumed& event) {
  return made("security.call_resumed",
              {{"connector_id", storable(event.connector_id)}, {"action", storable(event.action)}});
}

AuditEvent event_of(const KeyChanged& event) {
  return made("security.key_changed",
              {{"key_id", storable(event.key_id)}, {"change", word_of(event.what)}});
}

AuditEvent event_of(const GateChanged& event) {
  return made("security.gate_changed",
              {{"gate", storable(event.gate)}, {"change", foreign(event.change)}});
}

AuditEvent event_of(const AnomalyFound& event) {
  return made("security.anomaly", {{"kind", storable(event.kind)},
                                   {"count", event.count},
                                   {"window_seconds", event.window.count()}});
}

AuditEvent event_of(const OauthClientChanged& event) {
  return made("security.oauth_client_changed",
              {{"name", storable(event.name)}, {"change", storable(event.change)}});
}

AuditEvent event_of(const PlanChanged& event) {
  return made("security.plan_changed",
              {{"organization", storable(event.organization)}, {"plan", storable(event.plan)}});
}

AuditEvent event_of(const ToolProfileChanged& event) {
  return made("security.tool_profile_changed", {{"profile", storable(event.profile)},
                                                {"change", storable(event.change)},
                                                {"holder", storable(event.holder)}});
}

AuditEvent event_of(const BlockLifted& event) {
  return made("security.block_lifted", {{"connector_id", storable(event.connector_id)},
                                        {"link_id", storable(event.link_id)},
                                        {"left_seconds", event.left.count()}});
}

AuditEvent event_of(const DeletionsSettled& event) {
  return made("security.deletions_settled", {{"connector_id", storable(event.connector_id)},
                                             {"decision", event.is_released ? "release" : "refuse"},
                                             {"documents", event.documents}});
}

AuditEvent event_of(const CollectionForgotten& event) {
  return made("security.collection_forgotten", {{"connector_id", storable(event.connector_id)},
                                                {"collection_id", storable(event.collection_id)},
                                                {"documents", event.documents}});
}

AuditEvent event_of(const AuditArchived& event) {
  return made("security.audit_archived", {{"host", storable(event.host)},
                                          {"first", event.first},
                                          {"last", event.last},
                                          {"hash", storable(event.hash)}});
}

}  // namespace patchbay::audit
