#pragma once

#include "app/config.h"
#include "engine/options.h"

namespace patchbay::engine {
class Engine;
}

namespace patchbay::app {

// Turns the configuration into the engine's options.
engine::Options engine_options_of(const Config& config);

// INVALID_ARGUMENT, with the nearest name, if [connector.ID] or a [[link]] names a connector that
// the engine does not have, or an [[oauth_client]] names neither a connector nor a provider of one.
Result<void> check_names(const Config& config, const engine::Engine& engine);

}  // namespace patchbay::app
