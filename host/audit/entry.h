#pragma once

#include <optional>
#include <string>

#include "base/clock.h"

namespace patchbay::audit {

// An event as the audit records it: a name from a closed list, and a JSON object. Only the
// functions event_of() (events.h, security_events.h, oauth_events.h) create events, so an event has
// only the fields of its schema.
struct AuditEvent {
  std::string action;   // for example "connector_oauth_initiated" or "security.link_revoked"
  std::string payload;  // a JSON object
};

// The known circumstances of an event. They are stored beside the payload, never inside it.
struct AuditContext {
  std::optional<std::string> plan;
  std::optional<std::string> gate_status;
  std::optional<std::string> experiment;
  std::optional<std::string> region;
};

struct AuditEntry {
  AuditEvent event;
  std::string organization{};  // the organization that the event concerns; may be empty
  std::string actor{};         // id of the user or key that caused the event; empty: the host
  std::string subject{};       // id of the link, key or gate that the event is about
  std::string trace_id{};
  AuditContext context{};
};

// Returns the text in a form that can be stored: U+FFFD replaces invalid UTF-8 and NUL, and the
// text is cut to `limit` bytes after a whole character.
std::string storable(std::string_view text, std::size_t limit = 1024);

// Returns the known circumstances as a JSON object, for example {"plan":"pro"}.
std::string json_of(const AuditContext& context);

}  // namespace patchbay::audit
