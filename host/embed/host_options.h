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

// What an engine takes of the options. Credentials are moved out of them and wiped there, whatever
// comes of it. Errors: INVALID_ARGUMENT when options contradict themselves, with every fault.
Result<engine::Options> engine_options(HostOptions& options);

// A link as an engine takes it; its credential is moved out and wiped there.
links::ConfiguredLink configured_link(LinkOptions& link);

// Whether the options name folders that can be read and connectors that are in them. Errors:
// INVALID_ARGUMENT with every name that is not there, NOT_FOUND for a folder.
Result<void> check_names(const HostOptions& options, const std::vector<ConnectorInfo>& connectors);

LogConfig log_config(const HostOptions& options);

// What documents are kept in; nullptr where the options name no store. Makes the key ring if it is
// not there.
Result<std::unique_ptr<engine::AccountStore>> account_store(const HostOptions& options,
                                                            engine::Machine& machine);

}  // namespace patchbay::embed
