#pragma once

#include <string>

#include "audit/circumstances.h"
#include "base/clock.h"
#include "store/store.h"
#include "telemetry/event_sink.h"

namespace patchbay::app {

// Records who met an experiment in the audit, once a user and variant, whichever host saw him and
// however often hosts are started. Thread-safe.
class Exposures final : public EventSink {
 public:
  // `host`: whose chain.
  Exposures(Store& store, std::string host, AuditCircumstances& circumstances, const Clock& clock,
            Log& log)
      : store_(store),
        host_(std::move(host)),
        circumstances_(circumstances),
        clock_(clock),
        log_(log) {}

  // Takes "experiment_exposure" as gates/gates.h gives it. What the store refuses is in the log.
  using EventSink::record;
  void record(std::string_view event, std::span<const Field> fields,
              const TraceId* trace_id) override;

 private:
  Store& store_;
  const std::string host_;
  AuditCircumstances& circumstances_;
  const Clock& clock_;
  Log& log_;
};

}  // namespace patchbay::app
