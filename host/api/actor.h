#pragma once

#include <string>

#include "audit/audit.h"
#include "base/caller.h"
#include "httpd/request.h"

namespace patchbay::api {

// Returns the actor for audit records: the user, or the key if a service calls without a user.
inline const std::string& actor_of(const Caller& caller) {
  return caller.user.empty() ? caller.key : caller.user;
}

// Returns an audit entry with the caller of the request and without an event.
inline audit::AuditEntry entry_of(const httpd::Request& request) {
  audit::AuditEntry by;
  by.organization = request.caller->organization;
  by.actor = actor_of(*request.caller);
  by.trace_id = request.trace_id.hex();
  return by;
}

}  // namespace patchbay::api
