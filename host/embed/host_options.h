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

// Makes the engine's options from the host's options. Moves the credentials out of `options` and
// overwrites them there, also after a failure. Fails with INVALID_ARGUMENT if the options are
// wrong; the error lists every fault.
Result<engine::Options> engine_options(HostOptions& options);

// Makes the engine's form of a link. Moves the credential out of `link` and overwrites it there.
links::ConfiguredLink configured_link(LinkOptions& link);

// Checks that the folders and connectors that the options name exist. Fails with INVALID_ARGUMENT
// if a name is unknown; the error lists every unknown name. If a folder cannot be read, fails with
// the fault of the folder.
Result<void> check_names(const HostOptions& options, const std::vector<ConnectorInfo>& connectors);

LogConfig log_config(const HostOptions& options);

// Opens the store for documents; returns nullptr if the options name no store. Creates the file of
// the key ring if it is missing.
Result<std::unique_ptr<engine::AccountStore>> account_store(const HostOptions& options,
                                                            engine::Machine& machine);

}  // namespace patchbay::embed
