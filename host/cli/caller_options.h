#pragma once

#include <CLI/App.hpp>

#include "base/caller.h"

namespace patchbay::cli {

// `--org ID` and `--user ID`: whose accounts a command uses; by default the local user's.
void add_caller_options(CLI::App& command, Caller& caller);

// Refuses an empty value, as an unset variable leaves it: otherwise it would count as an option
// that is not given.
CLI::Option* never_empty(CLI::Option* option);

}  // namespace patchbay::cli
