// The side of a check that runs in a process of its own.
#pragma once

#include <string>
#include <vector>

namespace patchbay::conformance {

// The hidden command by which the runner starts this program again.
inline constexpr const char* kExamineCommand = "examine-here";

// Runs one check: `arguments` are its id, the connector's folder, an empty folder and the seed. The
// journal goes to standard output, and what the connector prints to standard error. Returns the
// exit code.
int examine_here(const std::vector<std::string>& arguments);

}  // namespace patchbay::conformance
