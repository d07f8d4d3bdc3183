#include "telemetry/event_sink.h"

namespace patchbay::telemetry {

void LoggedEvents::record(std::string_view event, std::span<const Field> fields,
                          const TraceId* trace_id) {
  log_.write(Level::kInfo, event, fields, trace_id);
}

}  // namespace patchbay::telemetry
