// How the host reports what it does. Start here:
//   log.h             records for people, with a trace id
//   line_writer.h     where a server's log goes; a thread that logs never waits for its reader
//   event_sink.h      what happened, in the product's terms, for programs
//   field.h           a named value of a record or an event
//   metrics.h         how much and how long, as Prometheus reads it
//   followed_count.h  a counter that follows a number counted elsewhere
//   redaction.h       what none of them may ever show
#pragma once

#include "telemetry/event_sink.h"
#include "telemetry/log.h"
#include "telemetry/metrics.h"

namespace patchbay {

// What constructors get to report with, as one thing. All members are borrowed.
struct Telemetry {
  Log& log;
  EventSink& events;
  Metrics& metrics;
};

}  // namespace patchbay
