// The system calls that a child is refused, as a program of seccomp(2), which needs no privilege.
#pragma once

#include <linux/filter.h>

#include <vector>

#include "process/command.h"

namespace patchbay::process {

// Refuses with EPERM what `rights` do not grant, what leads into another process (ptrace and the
// like), and leaving the group by which the child is killed (setsid, setpgid). The rest is allowed.
// Empty where everything is granted: then nothing is refused, because the program is trusted.
// A filter names its own process (kOwnProcess), which only that process can fill in.
std::vector<sock_filter> system_call_filter(const Rights& rights);

// Stands where the filter compares with the id of the process that it is for.
inline constexpr std::uint32_t kOwnProcess = 0xffff'fffe;

}  // namespace patchbay::process
