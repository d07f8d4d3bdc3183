#pragma once

#include <CLI/App.hpp>
#include <string>

namespace patchbay::cli {

// Says what is wrong with a command line that CLI11 refused. Names the nearest command or option,
// and where to look it up.
std::string usage_sentence(const CLI::App& patchbay, const CLI::ParseError& error);

}  // namespace patchbay::cli
