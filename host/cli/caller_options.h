#pragma once

#include <CLI/App.hpp>

#include "base/caller.h"

namespace patchbay::cli {

// `--org ID` and `--user ID`: whose accounts a command works with, the local user's by default.
void add_caller_options(CLI::App& command, Caller& caller);

}  // namespace patchbay::cli
