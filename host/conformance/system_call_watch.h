// Finds the system calls that a connector may not make. The kernel stops each such call (seccomp
// with SECCOMP_RET_TRAP), and the call fails with EPERM. The watch records the first stopped call
// and the function that made the call. The watch works until the process of the check ends, and
// cannot be switched off.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"

namespace patchbay::conformance {

enum class SystemCallGroup : std::uint8_t { kFiles, kSockets, kThreads, kProcesses };

// Begins to watch. The dynamic linker may still open files. Fails with UNSUPPORTED if this kernel
// or this machine has no seccomp filter.
Result<void> watch_system_calls(SystemCallGroup kind);

// Returns the first stopped call, such as "openat, called in connector.so at offset 7114"; "" if no
// call was stopped.
std::string stopped_system_call();

}  // namespace patchbay::conformance
