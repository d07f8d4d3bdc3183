#pragma once

#include <CLI/App.hpp>

#include "base/caller.h"

namespace patchbay::cli {

// `--org ID` and `--user ID`: whose accounts a command works with, the local user's by default.
void add_caller_options(CLI::App& command, Caller& caller);

// Refuses a value that is given but empty, as a variable that is not set leaves it: it would be
// taken for an option that is not given.
CLI::Option* never_empty(CLI::Option* option);

}  // namespace patchbay::cli
