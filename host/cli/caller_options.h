#pragma once

#include <CLI/App.hpp>

#include "base/caller.h"

namespace patchbay::cli {

// Adds `--org ID` and `--user ID`, which say whose accounts a command uses. The default is the
// local user.
void add_caller_options(CLI::App& command, Caller& caller);

// Makes the option refuse an empty value, such as the value of an unset shell variable. Without
// this check, an empty value would count as no option.
CLI::Option* never_empty(CLI::Option* option);

}  // namespace patchbay::cli
