// The connector events that clients and dashboards know by name. Each struct is the closed schema
// of its event: the payload has exactly these members.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "audit/entry.h"
#include "base/clock.h"

namespace patchbay::audit {

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
  std::string error;  // the reason as one word: denied, timeout, invalid_state, …
  WallTime timestamp;
};

struct SyncStarted {  // connector_sync_started
  std::string connector_id;
  std::int64_t resource_count;
};

struct SyncCompleted {  // connector_sync_completed
  std::string connector_id;
  std::chrono::milliseconds duration;  // the payload's field duration_ms
  std::int64_t items_synced;
  std::string state{};  // set only if the sync failed or is incomplete
};

struct ConnectorUsed {  // connector_usage
  std::string connector_id;
  std::string action_type;
};

struct CallFailed {  // connector_call_failed
  std::string connector_id;
  std::string action_type;
  std::string code;  // a code of the closed list (base/code.h)
};

// Refused calls without a record of their own, because the budget of refusals was used up
// (denial_budget.h). One record has the count for one organization and connector.
struct CallsRefused {  // connector_calls_refused
  std::string connector_id;
  std::string code;
  std::int64_t calls;
};

struct ConnectorStalled {  // connector_stalled: recorded at the third retry, or the third wait of a
                           // sync
  std::string connector_id;
  std::string cause;  // "limited" (the provider requested a pause) or "unavailable"
  std::chrono::seconds retry_after;
};

struct ConnectorCrashed {  // connector_crashed: may be recorded some time after the crash
  std::string connector_id;
  std::string action_type;  // empty: the crash happened outside of an action (load, start or stop)
  std::string ended_by;     // for example "crashed (SIGSEGV)"
  WallTime timestamp;
};

struct ExperimentExposed {  // experiment_exposure
  std::string gate;
  std::string variant;
  std::string connector_id;
};

// Three events with the connector in their name and without a payload: connector_github_linked,
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

}  // namespace patchbay::audit
