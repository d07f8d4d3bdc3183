#include "httpd/trace_owners.h"

namespace patchbay::httpd {

TraceOwners::Hold TraceOwners::take(const TraceId& trace_id, const std::string& organization) {
  // `held` is destroyed after the lock is released, because the end of the last hold takes this
  // lock.
  Hold held;
  const Lock lock(owners_->mutex);
  Owner& owner = owners_->by_trace[trace_id.bytes()];
  held = owner.hold.lock();
  if (held != nullptr) {
    const bool is_theirs = !organization.empty() && owner.organization == organization;
    return is_theirs ? held : nullptr;
  }
  const auto leave = [owners = owners_, id = trace_id.bytes()](const void* /*none*/) {
    const Lock leaving(owners->mutex);
    const auto found = owners->by_trace.find(id);
    // Another request may already have reserved the id again. So the entry is erased only if it is
    // still expired.
    if (found != owners->by_trace.end() && found->second.hold.expired()) {
      owners->by_trace.erase(found);
    }
  };
  // Only the pointer's number of owners matters, not its target.
  const Hold hold(static_cast<const void*>(owners_.get()), leave);
  owner = {organization, hold};
  return hold;
}

}  // namespace patchbay::httpd
