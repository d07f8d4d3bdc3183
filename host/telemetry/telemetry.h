// The log, the events and the metrics of the host. Read this file first, then:
//   log.h             records for people, with a trace id
//   line_writer.h     writes a server's log on its own thread
//   event_sink.h      events such as "action.finished", for programs
//   field.h           a named value of a record or an event
//   metrics.h         counters, gauges and histograms for Prometheus
//   followed_count.h  a counter for a number that other code counts
//   redaction.h       masks secrets in records and events
#pragma once

#include "telemetry/event_sink.h"
#include "telemetry/log.h"
#include "telemetry/metrics.h"

namespace patchbay::telemetry {

// The log, the events and the metrics as one argument of constructors. All members are borrowed.
struct Telemetry {
  Log& log;
  EventSink& events;
  Metrics& metrics;
};

}  // namespace patchbay::telemetry
