// The connector events that clients and dashboards know by name. Each struct is the closed schema
// of its event: its members are the only fields of the payload.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "audit/entry.h"
#include "base/clock.h"

namespace patchbay {

struct OauthInitiated {  // connector_oauth_initiated
  std::string connector_id;
  WallTime timestamp;
};

struct OauthCompleted {  // connector_oauth_completed
  std::string connector_id;
  std::vector<std::string> scopes;  // the granted scopes
  WallTime timestamp;
};

struct OauthFailed {  // connector_oauth_failed
  std::string connector_id;
  std::string error;  // the reason, as one word: denied, timeout, invalid_state, …
  WallTime timestamp;
};

struct SyncStarted {  // connector_sync_started
  std::string connector_id;
  std::int64_t resource_count;
};

struct SyncCompleted {  // connector_sync_completed
  std::string connector_id;
  std::chrono::milliseconds duration;  // duration_ms
  std::int64_t items_synced;
  std::string state{};  // only of a sync that failed or is incomplete; otherwise empty
};

struct ConnectorUsed {  // connector_usage
  std::string connector_id;
  std::string action_type;
};

struct CallFailed {  // connector_call_failed
  std::string connector_id;
  std::string action_type;
  std::string code;  // one of the closed list (base/code.h)
};

// The refused calls that got no record of their own, because the budget of refusals was used up
// (denial_budget.h). One record counts those of one organization and connector.
struct CallsRefused {  // connector_calls_refused
  std::string connector_id;
  std::string code;
  std::int64_t calls;
};

struct ConnectorStalled {  // connector_stalled: after the third retry, or the third wait of a sync
  std::string connector_id;
  std::string cause;  // limited (the provider requested a pause) or unavailable
  std::chrono::seconds retry_after;
};

struct ConnectorCrashed {  // connector_crashed: recorded some time after the process ended
  std::string connector_id;
  std::string action_type;  // empty: the connector was being loaded, started or stopped
  std::string ended_by;     // "crashed (SIGSEGV)"
  WallTime timestamp;
};

struct ExperimentExposed {  // experiment_exposure
  std::string gate;
  std::string variant;
  std::string connector_id;
};

// Three events have the connector in their name and no payload: connector_github_linked,
// connector_github_sync_started, connector_github_sync_completed.
struct NamedConnectorEvent {
  enum class What { kLinked, kSyncStarted, kSyncCompleted };
  std::string connector_id;
  What what;
};

AuditEvent event_of(const OauthInitiated& event);
AuditEvent event_of(const OauthCompleted& event);
AuditEvent event_of(const OauthFailed& event);
AuditEvent event_of(const SyncStarted& event);
AuditEvent event_of(const SyncCompleted& event);
AuditEvent event_of(const ConnectorUsed& event);
AuditEvent event_of(const CallFailed& event);
AuditEvent event_of(const CallsRefused& event);
AuditEvent event_of(const ConnectorStalled& event);
AuditEvent event_of(const ConnectorCrashed& event);
AuditEvent event_of(const ExperimentExposed& event);
AuditEvent event_of(const NamedConnectorEvent& event);

}  // namespace patchbay
