// Builds a seccomp(2) filter of system calls for a child. It needs no privilege.
#pragma once

#include <linux/filter.h>

#include <vector>

#include "process/command.h"

namespace patchbay::process {

// Returns a filter that refuses three kinds of system calls with EPERM: calls that `rights` do not
// allow; calls that could circumvent these rights or reach other processes (kNever); and calls that
// leave the process group (setsid, setpgid), because the host kills the child through its group.
// Without the right to processes, also refuses clone3, with ENOSYS. Kills a program that uses
// another architecture's calls. All other calls are allowed. Returns an empty filter if the rights
// include network and processes, because such a program is trusted. The child must replace
// kOwnProcess in the filter by its own process id.
std::vector<sock_filter> system_call_filter(const Rights& rights);

// The placeholder for the child's process id in the filter.
inline constexpr std::uint32_t kOwnProcess = 0xffff'fffe;

}  // namespace patchbay::process
