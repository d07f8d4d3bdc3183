// The steps of a new process before its program begins.
#pragma once

#include <linux/filter.h>
#include <sys/resource.h>
#include <sys/types.h>

#include <array>
#include <span>

namespace patchbay::process {

struct LimitRow {
  int resource;  // one of RLIMIT_…
  rlimit limit;
};

// The data for the new process. The parent prepares it, because the new process may not allocate
// memory. The new process shares the parent's memory until its program runs. So the parent can read
// the members that it sets (`step` and `error`).
struct ChildPlan {
  const char* program;
  char* const* arguments;
  char* const* environment;
  const char* folder;
  // The descriptors that become 0, 1 and 2 in the child. In the parent, each of them is above 2.
  std::array<int, 3> files;
  pid_t parent;
  std::span<const LimitRow> limits;
  std::span<sock_filter> filter;  // empty: no filter
  int file_access;                // descriptor of a ruleset, above 2; -1: no ruleset
  // The step that failed, if the program did not begin. The text completes a sentence that begins
  // with the program's name.
  const char* step = nullptr;
  int error = 0;
};

// Prepares the new process and runs its program; never returns. For clone(2) with CLONE_VM and
// CLONE_VFORK. `plan` is a ChildPlan. Runs in the parent's memory while the parent's other threads
// run. So it has its own stack, blocks every signal, and makes only system calls.
int child_side(void* plan);

}  // namespace patchbay::process
