// Makes the filter of system calls for a child. It is a filter for seccomp(2), which needs no
// privilege.
#pragma once

#include <linux/filter.h>

#include <vector>

#include "process/command.h"

namespace patchbay::process {

// Returns a filter that refuses three kinds of system calls with EPERM: those that `rights` do not
// allow; access to other processes (ptrace and similar); and leaving the process group (setsid,
// setpgid), because we kill the child through its group. The filter allows all other calls. Returns
// an empty filter if the rights include network and processes, because such a program is trusted.
// The filter has kOwnProcess in place of the id of its process. That process must replace
// kOwnProcess by its id.
std::vector<sock_filter> system_call_filter(const Rights& rights);

// The placeholder for the id of the process in which the filter runs.
inline constexpr std::uint32_t kOwnProcess = 0xffff'fffe;

}  // namespace patchbay::process
