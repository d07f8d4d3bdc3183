#pragma once

#include "app/config.h"
#include "engine/options.h"

namespace patchbay::engine {
class Engine;
}

namespace patchbay::app {

// Returns the engine's options from a configuration.
engine::Options engine_options_of(const Config& config);

// Fails with INVALID_ARGUMENT if a name in the configuration does not exist; the error has the most
// similar name. [connector.ID], [[link]], [[webhook]] and `allow` must name a connector of the
// engine. [[oauth_client]] must name a connector or a provider.
Result<void> check_names(const Config& config, const engine::Engine& engine);

}  // namespace patchbay::app
