#pragma once

#include <string>
#include <vector>

#include "cli/invocation.h"

namespace patchbay::cli {

// Returns the words that may follow `words` on the command line: commands and options, the values
// of an option that has a closed set, or names of connectors and actions. Returns no values if a
// file or any text may follow.
std::vector<std::string> next_words(const CLI::App& patchbay, const Invocation& invocation,
                                    const std::vector<std::string>& words);

}  // namespace patchbay::cli
