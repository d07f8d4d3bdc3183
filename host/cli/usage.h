#pragma once

#include <CLI/App.hpp>
#include <string>

namespace patchbay::cli {

// Returns a sentence that says what is wrong with a command line that CLI11 refused. The sentence
// names the most similar command or option, and the help to read.
std::string usage_sentence(const CLI::App& patchbay, const CLI::ParseError& error);

}  // namespace patchbay::cli
