// The events about credentials, rights and keys. The host commits such an event before the caller
// gets an answer: with Audit::commit, or with Audit::record_in in the transaction that makes the
// change. Each struct is the closed schema of its event.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "audit/entry.h"

namespace patchbay::audit {

inline constexpr const char* kAccessGranted = "security.access_granted";
struct AccessGranted {  // kAccessGranted
  std::string connector_id;
  std::vector<std::string> scopes;
  std::vector<std::string> added_scopes{};  // the scopes that are new for the link
};

struct TokenRefreshed {  // security.token_refreshed
  std::string connector_id;
  bool rotated;  // true: the provider also issued a new refresh token
};

struct RefreshFailed {  // security.refresh_failed
  std::string connector_id;
  std::string reason;
  bool link_expired;  // true: the link has expired; false: only this refresh failed
};

struct LinkRevoked {  // security.link_revoked
  std::string connector_id;
  std::string cause;      // user, provider, organization, incident, user_deleted, …
  bool revoked_upstream;  // true: the provider confirmed the revocation of the credential
};

struct ScopeRefused {  // security.scope_refused
  std::string connector_id;
  std::string action;
  std::vector<std::string> required_scopes;
};

struct AccessDenied {  // security.access_denied
  std::string code;    // UNAUTHENTICATED, PERMISSION_DENIED or GATE_CLOSED
  std::string reason;
};

struct CallParked {  // security.call_parked
  std::string connector_id;
  std::string action;
  std::string code;  // the error that stopped the call
};

struct CallResumed {  // security.call_resumed
  std::string connector_id;
  std::string action;
};

struct KeyChanged {  // security.key_changed
  enum class What { kCreated, kRevoked, kUsedFirst, kRingRotated };
  std::string key_id;
  What what;
};

struct GateChanged {  // security.gate_changed
  std::string gate;
  std::string change;  // created, updated, removed, killed
};

struct AnomalyFound {  // security.anomaly
  std::string kind;    // refused_keys, failed_oauth, refresh_storm, many_addresses, scope_growth
  std::size_t count;
  std::chrono::seconds window;
};

struct OauthClientChanged {  // security.oauth_client_changed
  std::string name;          // name of the connector or provider
  std::string change;        // created, updated, removed
};

struct PlanChanged {  // security.plan_changed
  std::string organization;
  std::string plan;  // empty: the organization has no plan now
};

struct ToolProfileChanged {  // security.tool_profile_changed
  std::string profile;       // empty: the holder has no profile now
  std::string change;        // created, updated, removed; given, taken
  std::string holder;        // for example "key key_AbC"; empty for created, updated, removed
};

struct BlockLifted {  // security.block_lifted
  std::string connector_id;
  std::string link_id;        // empty: every link
  std::chrono::seconds left;  // remaining time of the ended block
};

struct DeletionsSettled {  // security.deletions_settled: somebody confirmed or refused suspended
                           // deletions
  std::string connector_id;
  bool is_released;  // true: the documents were deleted; false: they are kept
  std::int64_t documents;
};

struct CollectionForgotten {  // security.collection_forgotten: somebody gave up a collection
  std::string connector_id;
  std::string collection_id;
  std::int64_t documents;  // number of deleted documents
};

struct AuditArchived {  // security.audit_archived
  std::string host;     // the host whose chain was archived
  // The numbers of the first and the last archived record. The store does not have these records
  // any more.
  std::int64_t first;
  std::int64_t last;
  std::string hash;  // hash of the last archived record
};

AuditEvent event_of(const AccessGranted& event);
AuditEvent event_of(const TokenRefreshed& event);
AuditEvent event_of(const RefreshFailed& event);
AuditEvent event_of(const LinkRevoked& event);
AuditEvent event_of(const ScopeRefused& event);
AuditEvent event_of(const AccessDenied& event);
AuditEvent event_of(const CallParked& event);
AuditEvent event_of(const CallResumed& event);
AuditEvent event_of(const KeyChanged& event);
AuditEvent event_of(const GateChanged& event);
AuditEvent event_of(const AnomalyFound& event);
AuditEvent event_of(const OauthClientChanged& event);
AuditEvent event_of(const PlanChanged& event);
AuditEvent event_of(const ToolProfileChanged& event);
AuditEvent event_of(const BlockLifted& event);
AuditEvent event_of(const DeletionsSettled& event);
AuditEvent event_of(const CollectionForgotten& event);
AuditEvent event_of(const AuditArchived& event);

}  // namespace patchbay::audit
