// The steps that a new process takes before its program begins.
#pragma once

#include <linux/filter.h>
#include <sys/resource.h>
#include <sys/types.h>

#include <array>
#include <span>

namespace patchbay::process {

struct LimitRow {
  int resource;  // RLIMIT_…
  rlimit limit;
};

// Everything that the new process needs. We make the plan before the process begins, because the
// process may not allocate memory. The process shares our memory until its program runs, so we can
// read the members that it sets (`step` and `error`).
struct ChildPlan {
  const char* program;
  char* const* arguments;
  char* const* environment;
  const char* folder;
  // These become the child's descriptors 0, 1 and 2. Each number here is above 2.
  std::array<int, 3> files;
  pid_t parent;
  std::span<const LimitRow> limits;
  std::span<sock_filter> filter;  // empty: no filter
  int file_access;                // the descriptor of a ruleset, above 2; -1: no ruleset
  // The step that failed, if the program did not begin: the end of a sentence that begins with the
  // program's name.
  const char* step = nullptr;
  int error = 0;
};

// Pass this function and a ChildPlan to clone(2) with CLONE_VM and CLONE_VFORK. It runs with every
// signal blocked, on its own stack, in our memory while our other threads run. So it may only make
// system calls. It never returns.
int child_side(void* plan);

}  // namespace patchbay::process
