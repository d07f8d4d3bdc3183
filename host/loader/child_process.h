#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"

namespace patchbay::loader {

// What to run, and what it is given.
struct ChildProcess {
  std::filesystem::path program;
  std::vector<std::string> arguments;  // without the program's name
  std::string input;                   // its standard input
  std::chrono::milliseconds time{0};   // then it is killed, and whatever it started
};

// How it ended. What it wrote is cut at 64 KiB each.
struct ChildEnd {
  bool in_time = true;
  int signal = 0;       // that ended it; 0: it exited
  int exit_code = 0;    // when it exited
  std::string printed;  // standard output and standard error
  std::string report;   // on descriptor kReportDescriptor
};

inline constexpr int kReportDescriptor = 3;

// Starts another program and waits until it has ended, killed in time where it does not by itself.
// It gets our environment but for the variables that begin with PATCHBAY_, no descriptor of ours,
// and a process group of its own. Nothing of ours runs between fork and exec, so that any thread of
// a large program may call this. OVERLOADED where the machine is short of something, INTERNAL where
// the program cannot be run at all. Thread-safe.
Result<ChildEnd> run(const ChildProcess& child);

}  // namespace patchbay::loader
