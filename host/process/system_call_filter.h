// The system calls that a child may not use, as a filter for seccomp(2), which needs no privilege.
#pragma once

#include <linux/filter.h>

#include <vector>

#include "process/command.h"

namespace patchbay::process {

// Returns a filter that refuses three things with EPERM: what `rights` do not grant; access to
// other processes (ptrace and similar); leaving the group through which the child is killed
// (setsid, setpgid). It allows the rest. It is empty if everything is granted: the program is
// trusted, and nothing is refused. A filter contains the id of its own process (kOwnProcess), which
// only that process can fill in.
std::vector<sock_filter> system_call_filter(const Rights& rights);

// The placeholder for the id of the process in which the filter runs.
inline constexpr std::uint32_t kOwnProcess = 0xffff'fffe;

}  // namespace patchbay::process
