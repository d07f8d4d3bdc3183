#pragma once

#include <memory>
#include <string>

#include "cli/invocation.h"
#include "store/store.h"

namespace patchbay::cli {

// `--store LOCATION`, for a command that works on the store alone.
void add_store_option(CLI::App& command, std::string& location);

// The store at `location`, or the configuration's when that is empty; one that is not there is not
// made. With Migrate::kNever a schema that is not up to date is left as it is.
Result<std::unique_ptr<Store>> open_store(const Invocation& invocation, const std::string& location,
                                          Migrate migrate);

}  // namespace patchbay::cli
