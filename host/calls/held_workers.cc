#include "calls/held_workers.h"

namespace patchbay::calls {

bool HeldWorkers::note(const std::string& connector, const std::string& action,
                       const TraceId& trace_id) {
  log_.write(Level::kWarning,
             "a connector holds its thread and keeps other calls waiting; if it has to, "
             "limits.blocking in its manifest says so",
             {{"connector", connector}, {"action", action}}, &trace_id);
  const std::scoped_lock lock(mutex_);
  const Monotonic now = clock_.now();
  Record& record = records_[connector];
  if (record.count == 0 || now - record.first > kWindow) record = {0, now};
  if (++record.count < kCount) return false;
  record.count = 0;
  log_.write(Level::kWarning,
             "a connector is called on threads of its own until it is reloaded: it kept holding "
             "those of others",
             {{"connector", connector}});
  return true;
}

}  // namespace patchbay::calls
