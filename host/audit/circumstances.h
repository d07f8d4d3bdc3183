// Makes the entries for events of callers, with the circumstances.
//
//   audit.record(entry_of(event_of(ConnectorUsed{"github", "list_issues"}), deed, circumstances));
#pragma once

#include <string_view>

#include "audit/entry.h"
#include "base/caller.h"
#include "base/trace_id.h"

namespace patchbay {

// What a caller did with a connector. Borrowed.
struct CallerDeed {
  const Caller& caller;
  std::string_view connector;
  std::string_view action{};  // "": the connector itself
  std::string_view subject;   // the link; "": none
  const TraceId& trace_id;
};

// Knows the circumstances of what callers do. Asked in every call, on its thread. Thread-safe;
// returns soon, never throws.
class AuditCircumstances {
 public:
  virtual ~AuditCircumstances() = default;
  virtual AuditContext of(const CallerDeed& deed) = 0;
};

// The entry for the event, with the circumstances that are known; with nullptr, without them.
AuditEntry entry_of(AuditEvent event, const CallerDeed& deed, AuditCircumstances* circumstances);

}  // namespace patchbay
