#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "process/child.h"

namespace patchbay::process {

enum class How {
  kExited,   // by itself; `status.exit_code`
  kSignal,   // by a signal of its own or from outside; `status.signal`
  kCpuTime,  // over Limits::cpu
  kMemory,   // over Limits::memory
  kTime,     // over Limits::time
  kOutput,   // over Limits::output
  kStopped,  // the caller's deadline came first, or a stop
};

// How a run ended, and what it took.
struct Ending {
  How how = How::kExited;
  Status status;
  std::string last_words;  // the end of its standard error, at most kLastWords
  std::chrono::milliseconds time{0};
};

inline constexpr std::size_t kLastWords = std::size_t{16} << 10;

// What the status says of a program that was not ended by us. The kernel says of memory only that
// no more was given, so kMemory is a judgement: the program had a limit, did not end well, and had
// three quarters of the limit in use (as far as that is known) or speaks of it at its end.
How how_of(const Status& status, const std::string& last_words, const Limits& limits);

// "used more than 10 s of CPU time": goes on after the program's name.
std::string sentence_of(const Ending& ending, const Limits& limits);

}  // namespace patchbay::process
