#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "process/child.h"

namespace patchbay::process {

enum class How {
  kExited,   // by itself; `status.exit_code`
  kSignal,   // by its own signal or one from outside; `status.signal`
  kCpuTime,  // over Limits::cpu
  kMemory,   // over Limits::memory
  kTime,     // over Limits::time
  kOutput,   // over Limits::output
  kStopped,  // by the caller's deadline or stop
};

// How a run ended, and what it used.
struct Ending {
  How how = How::kExited;
  Status status;
  std::string last_words;  // the end of its standard error, at most kLastWords
  std::chrono::milliseconds time{0};
};

inline constexpr std::size_t kLastWords = std::size_t{16} << 10;

// What the status says about a program that we did not end. kMemory is a guess, because the kernel
// reports only that it gave no more memory: the program had a limit, failed, and used three
// quarters of the limit (as far as that is known) or wrote about memory at its end.
How how_of(const Status& status, const std::string& last_words, const Limits& limits);

// "used more than 10 s of CPU time": follows the program's name.
std::string sentence_of(const Ending& ending, const Limits& limits);

}  // namespace patchbay::process
