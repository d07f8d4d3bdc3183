#pragma once

#include <initializer_list>
#include <span>
#include <string_view>

#include "base/trace_id.h"
#include "telemetry/field.h"
#include "telemetry/log.h"

namespace patchbay::telemetry {

// Takes events, such as "link.connected" and "action.finished", for statistics, billing or
// monitoring. Thread-safe. record() returns soon and never fails.
class EventSink {
 public:
  virtual ~EventSink() = default;
  virtual void record(std::string_view event, std::span<const Field> fields,
                      const TraceId* trace_id = nullptr) = 0;
  void record(std::string_view event, std::initializer_list<Field> fields,
              const TraceId* trace_id = nullptr) {
    record(event, std::span(fields.begin(), fields.size()), trace_id);
  }
};

// Writes events to the log, as records of level info. Used if the embedder sets no other sink.
class LoggedEvents final : public EventSink {
 public:
  explicit LoggedEvents(Log& log) : log_(log) {}
  using EventSink::record;
  void record(std::string_view event, std::span<const Field> fields,
              const TraceId* trace_id) override;

 private:
  Log& log_;
};

}  // namespace patchbay::telemetry
