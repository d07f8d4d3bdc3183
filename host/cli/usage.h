#pragma once

#include <CLI/App.hpp>
#include <string>

namespace patchbay::cli {

// What is wrong with a command line that CLI11 has refused, with the command or option that was
// meant where one is near, and where to look it up.
std::string usage_sentence(const CLI::App& patchbay, const CLI::ParseError& error);

}  // namespace patchbay::cli
