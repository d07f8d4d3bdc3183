#pragma once

#include <optional>
#include <string>

#include "base/clock.h"

namespace patchbay {

// An event as it is recorded: a name from a closed list and the JSON object that name prescribes.
// Made by event_of (events.h, security_events.h), so that no other fields get in.
struct AuditEvent {
  std::string action;   // "connector_oauth_initiated", "security.link_revoked"
  std::string payload;  // a JSON object
};

// What is known of the circumstances. Kept beside the payload, never in it.
struct AuditContext {
  std::optional<std::string> plan;
  std::optional<std::string> gate_status;
  std::optional<std::string> experiment;
  std::optional<std::string> region;
};

struct AuditEntry {
  AuditEvent event;
  std::string organization;  // whose, empty for none
  std::string actor;         // who did it: a user's or key's id; empty for the host itself
  std::string subject;       // to what: a link's, key's or gate's id
  std::string trace_id;
  AuditContext context;
};

// The text fit to be kept: what is no UTF-8, and NUL, replaced by U+FFFD; cut to `limit` bytes
// between two letters.
std::string storable(std::string_view text, std::size_t limit = 1024);

// {"plan":"pro"}: a JSON object of what is known.
std::string json_of(const AuditContext& context);

}  // namespace patchbay
