#include "calls/held_workers.h"

namespace patchbay::calls {

bool HeldWorkers::note(const services::Holder& holder) {
  const bool is_long = holder.held >= kLong;
  if (holder.is_told) return is_long;  // note() counted this call while the call was running
  log_.write(telemetry::Level::kWarning,
             "a connector holds its thread and keeps other calls waiting; if it has to, "
             "limits.blocking in its manifest says so",
             {{"connector", holder.connector}, {"action", holder.action}}, &holder.trace_id);
  const std::scoped_lock lock(mutex_);
  const Monotonic now = clock_.now();
  Record& record = records_[holder.connector];
  if (record.count == 0 || now - record.first > kWindow) record = {0, now};
  if (++record.count < kCount) return is_long;
  record.count = 0;
  return true;
}

}  // namespace patchbay::calls
