// Makes the filter of system calls for a child. This is a filter for seccomp(2), and needs no
// privilege.
#pragma once

#include <linux/filter.h>

#include <vector>

#include "process/command.h"

namespace patchbay::process {

// Returns a filter that refuses three kinds of system calls with EPERM: calls that `rights` do not
// allow; calls that could get around these rights or reach other processes (kNever); and calls that
// leave the process group (setsid, setpgid), because the host kills the child through its group.
// Without the right to processes, the filter also refuses clone3, with ENOSYS. The filter kills a
// program that uses the calls of another architecture. It allows all other calls. Returns an empty
// filter if the rights include network and processes, because such a program is trusted. The child
// must replace kOwnProcess in the filter by its own process id.
std::vector<sock_filter> system_call_filter(const Rights& rights);

// The placeholder in the filter for the process id of the child.
inline constexpr std::uint32_t kOwnProcess = 0xffff'fffe;

}  // namespace patchbay::process
