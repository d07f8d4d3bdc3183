#pragma once

#include <string>

#include "audit/chain.h"
#include "base/clock.h"
#include "gates/circumstances.h"
#include "store/store.h"
#include "telemetry/event_sink.h"

namespace patchbay::gates {

// Records in the audit log which users an experiment affected. Each pair of user and variant has
// one record, even if several hosts report it or a host restarts. Thread-safe.
class Exposures final : public telemetry::EventSink {
 public:
  // All references are borrowed.
  Exposures(store::Store& store, audit::AuditChain chain, Circumstances& circumstances,
            const Clock& clock, telemetry::Log& log)
      : store_(store),
        chain_(std::move(chain)),
        circumstances_(circumstances),
        clock_(clock),
        log_(log) {}

  // Handles the event "experiment_exposure" of gates/gates.h. If the store fails, only logs a
  // warning.
  using EventSink::record;
  void record(std::string_view event, std::span<const telemetry::Field> fields,
              const TraceId* trace_id) override;

 private:
  store::Store& store_;
  const audit::AuditChain chain_;
  Circumstances& circumstances_;
  const Clock& clock_;
  telemetry::Log& log_;
};

// Deletes the rows that record which variants a user saw; audit records stay. Must be called in the
// transaction that removes the user.
void clear_exposures_of_user(store::Transaction& transaction, const std::string& organization,
                             const std::string& user);

}  // namespace patchbay::gates
