#pragma once

#include <functional>
#include <string_view>

#include "app/config.h"
#include "patchbay/host.hpp"
#include "telemetry/log.h"

namespace patchbay::app {

// The host as the configuration wants it; its log goes to `log`.
HostOptions host_options_of(const Config& config, LogSink log);

// INVALID_ARGUMENT when [connector.ID] or a [[link]] names a connector that the host has not, or an
// [[oauth_client]] neither one nor a provider of one; with the nearest name.
Result<void> check_names(const Config& config, Host& host);

// Of "debug", "info", "warning" (also ""), "error".
Level level_of(std::string_view name);

}  // namespace patchbay::app
