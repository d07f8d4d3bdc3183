#pragma once

#include "base/result.h"
#include "engine/engine.h"

namespace patchbay::app {

// Logs a failure of upkeep; `what` is the message. Logs nothing during an outage of the store,
// because the store logs its own outages.
void note_upkeep(engine::Engine& engine, const char* what, const Result<void>& outcome);

}  // namespace patchbay::app
