// Events of callers, told with their circumstances.
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
  std::string_view action{};  // "": the connector as such
  std::string_view subject;   // the link, "" for none
  const TraceId& trace_id;
};

// Knows the circumstances of what callers do. Asked with every call, on its thread. Thread-safe;
// returns soon, never throws.
class AuditCircumstances {
 public:
  virtual ~AuditCircumstances() = default;
  virtual AuditContext of(const CallerDeed& deed) = 0;
};

// The entry that says so, with the circumstances as far as they are known; nullptr: not at all.
AuditEntry entry_of(AuditEvent event, const CallerDeed& deed, AuditCircumstances* circumstances);

}  // namespace patchbay
