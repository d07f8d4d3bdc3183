#pragma once

#include "app/config.h"
#include "engine/options.h"

namespace patchbay::engine {
class Engine;
}

namespace patchbay::app {

// Returns the engine's options for a configuration.
engine::Options engine_options_of(const Config& config);

// Returns INVALID_ARGUMENT, with the nearest name, if [connector.ID] or a [[link]] names a
// connector that the engine does not have, or an [[oauth_client]] names neither a connector nor a
// connector's provider.
Result<void> check_names(const Config& config, const engine::Engine& engine);

}  // namespace patchbay::app
