#pragma once

#include <memory>
#include <vector>

#include "base/result.h"
#include "engine/account_store.h"
#include "engine/options.h"
#include "engine/surroundings.h"
#include "links/configured_links.h"
#include "patchbay/host.hpp"
#include "telemetry/log.h"

namespace patchbay::embed {

// Converts the host's options to the engine's options. Moves the credentials out of `options` and
// overwrites them there, even after a failure. Fails with INVALID_ARGUMENT and every fault if the
// options are wrong.
Result<engine::Options> engine_options(HostOptions& options);

// Converts a link to the engine's form. Moves the credential out of `link` and overwrites it there.
links::ConfiguredLink configured_link(LinkOptions& link);

// Checks that the folders and connectors in the options exist. Fails with INVALID_ARGUMENT and
// every unknown name. If a folder cannot be read, fails with the folder's fault.
Result<void> check_names(const HostOptions& options, const std::vector<ConnectorInfo>& connectors);

telemetry::LogConfig log_config(const HostOptions& options);

// Opens the store for documents. Returns nullptr if the options have no store. Creates the file of
// the key ring if it is missing.
Result<std::unique_ptr<engine::AccountStore>> account_store(const HostOptions& options,
                                                            engine::Machine& machine);

}  // namespace patchbay::embed
