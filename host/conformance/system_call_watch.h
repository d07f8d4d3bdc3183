// Finds the system calls that a connector may not make, exactly: the kernel stops each of them
// (seccomp with SECCOMP_RET_TRAP), it is noted with the function that made it, and fails there with
// EPERM. The watch cannot be switched off again; it ends with the process of the check.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"

namespace patchbay::conformance {

enum class Watched : std::uint8_t { kFiles, kSockets, kThreads, kProcesses };

// Begins to watch. The dynamic linker may go on opening files. Fails with UNSUPPORTED if this
// kernel or machine has no such filter.
Result<void> watch_system_calls(Watched kind);

// Returns the first call that was stopped, such as "openat, called in connector.so at offset 7114";
// "" if no call was stopped.
std::string stopped_system_call();

}  // namespace patchbay::conformance
