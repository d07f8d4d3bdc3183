// The steps of a new process before its program begins.
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

// Made before the process begins, because the process may not allocate. The process shares our
// memory until its program runs, so we can read what it writes here.
struct ChildPlan {
  const char* program;
  char* const* arguments;
  char* const* environment;
  const char* folder;
  std::array<int, 3> files;  // they become its descriptors 0, 1 and 2; each number is above these
  pid_t parent;
  std::span<const LimitRow> limits;
  std::span<sock_filter> filter;  // empty: no filter
  int file_access;                // the ruleset, above the three; -1: no ruleset
  // The step that failed, if the program did not begin; the text follows the program's name.
  const char* step = nullptr;
  int error = 0;
};

// Give this function and a ChildPlan to clone(2) with CLONE_VM and CLONE_VFORK. It runs with every
// signal blocked, on its own stack, in our memory while our other threads run. So it makes system
// calls and nothing else. Never returns.
int child_side(void* plan);

}  // namespace patchbay::process
