#include "app/upkeep_failure.h"

namespace patchbay::app {

void note_upkeep(engine::Engine& engine, const char* what, const Result<void>& outcome) {
  if (outcome.has_value() || engine.kept->store->outage()) return;
  engine.log.write(telemetry::Level::kWarning, what, {{"why", outcome.error().message()}});
}

}  // namespace patchbay::app
