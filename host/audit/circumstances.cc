#include "audit/circumstances.h"

namespace patchbay {

AuditEntry entry_of(AuditEvent event, const CallerDeed& deed, AuditCircumstances* circumstances) {
  AuditEntry entry;
  entry.event = std::move(event);
  entry.organization = deed.caller.organization;
  entry.actor = deed.caller.user;
  entry.subject = deed.subject;
  entry.trace_id = deed.trace_id.hex();
  if (circumstances != nullptr) entry.context = circumstances->of(deed);
  return entry;
}

}  // namespace patchbay
