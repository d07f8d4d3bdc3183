#pragma once

#include <functional>
#include <string_view>

#include "app/config.h"
#include "patchbay/host.hpp"
#include "telemetry/log.h"

namespace patchbay::app {

// Turns the configuration into the host's options; the host logs to `log`.
HostOptions host_options_of(const Config& config, LogSink log);

// INVALID_ARGUMENT, with the nearest name, if [connector.ID] or a [[link]] names a connector that
// the host does not have, or an [[oauth_client]] names neither a connector nor a provider of one.
Result<void> check_names(const Config& config, Host& host);

// For "debug", "info", "warning" (also ""), "error".
Level level_of(std::string_view name);

}  // namespace patchbay::app
