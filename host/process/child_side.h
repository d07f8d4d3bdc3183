// What a new process does between its beginning and its program.
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

// Made before the process begins, because the process may not ask for memory. It shares ours until
// its program runs; what it writes here is for us to read.
struct ChildPlan {
  const char* program;
  char* const* arguments;
  char* const* environment;
  const char* folder;
  std::array<int, 3> files;  // become its descriptors 0, 1 and 2; each above them
  pid_t parent;
  std::span<const LimitRow> limits;
  std::span<sock_filter> filter;  // empty: none
  int file_access;                // the ruleset, above the three; -1: none
  // What went wrong, where the program did not begin; goes on after its name.
  const char* step = nullptr;
  int error = 0;
};

// Given to clone(2) with CLONE_VM and CLONE_VFORK, and a ChildPlan: every signal blocked, on a
// stack of its own, as one thread among all of ours that go on. So it makes system calls and
// nothing else. Never returns.
int child_side(void* plan);

}  // namespace patchbay::process
