// Runs one check in its own process.
#pragma once

#include <string>
#include <vector>

namespace patchbay::conformance {

// The hidden command with which the runner starts this program for one check.
inline constexpr const char* kExamineCommand = "examine-here";
inline constexpr const char* kCredentialVariable = "PATCHBAY_CONFORMANCE_CREDENTIAL";

// Runs one check. `arguments` are the check's id, the connector's folder, an empty folder, the
// seed, the scenario's file and the provider's address. The last two may be "". Takes the
// credential for the provider from the variable kCredentialVariable, and removes it from the
// environment before any code of the connector runs. Writes the journal to standard output, and the
// connector's own output to standard error. Returns the exit code.
int examine_here(const std::vector<std::string>& arguments);

}  // namespace patchbay::conformance
