#pragma once

#include <optional>
#include <string>

#include "base/clock.h"

namespace patchbay {

// An event as it is recorded: a name from a closed list, and the JSON object that belongs to that
// name. Only event_of (events.h, security_events.h) makes events, so that no other fields get in.
struct AuditEvent {
  std::string action;   // "connector_oauth_initiated", "security.link_revoked"
  std::string payload;  // a JSON object
};

// The known circumstances of an event. They are stored beside the payload, never in it.
struct AuditContext {
  std::optional<std::string> plan;
  std::optional<std::string> gate_status;
  std::optional<std::string> experiment;
  std::optional<std::string> region;
};

struct AuditEntry {
  AuditEvent event;
  std::string organization{};  // the organization concerned; may be empty
  std::string actor{};         // who did it: a user's or key's id; empty for the host
  std::string subject{};       // what it was done to: a link's, key's or gate's id
  std::string trace_id{};
  AuditContext context{};
};

// Returns the text in a form that can be stored: invalid UTF-8 and NUL are replaced by U+FFFD, and
// the text is cut to `limit` bytes between two letters.
std::string storable(std::string_view text, std::size_t limit = 1024);

// Returns the known circumstances as a JSON object: {"plan":"pro"}.
std::string json_of(const AuditContext& context);

}  // namespace patchbay
