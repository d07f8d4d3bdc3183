// Finds the system calls that a connector may not make. The kernel stops each such call (seccomp
// with SECCOMP_RET_TRAP). The watch records the first call with the function that made it. Each
// such call fails with EPERM. The watch cannot be switched off again. It ends with the process of
// the check.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"

namespace patchbay::conformance {

enum class Watched : std::uint8_t { kFiles, kSockets, kThreads, kProcesses };

// Begins to watch. The dynamic linker may still open files. Fails with UNSUPPORTED if this kernel
// or machine has no such filter.
Result<void> watch_system_calls(Watched kind);

// Returns the first call that was stopped, such as "openat, called in connector.so at offset 7114";
// "" if no call was stopped.
std::string stopped_system_call();

}  // namespace patchbay::conformance
