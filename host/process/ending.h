#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "process/child.h"

namespace patchbay::process {

enum class How {
  kExited,   // the program exited by itself; see `status.exit_code`
  kSignal,   // a signal from itself or from outside ended it; see `status.signal`
  kCpuTime,  // it exceeded Limits::cpu
  kMemory,   // it exceeded Limits::memory
  kTime,     // it exceeded Limits::time
  kOutput,   // it exceeded Limits::output
  kStopped,  // the caller's deadline or stop ended it
};

// How the run of a program ended, and how much time the program used.
struct Ending {
  How how = How::kExited;
  Status status;
  std::string last_words;  // the end of its standard error, at most kLastWords bytes
  std::chrono::milliseconds time{0};
};

inline constexpr std::size_t kLastWords = std::size_t{16} << 10;

// Returns how a program ended, if this process did not end it. kMemory is a guess, because the
// kernel does not report that a program reached its limit of memory. The function returns kMemory
// if the program had such a limit, failed, and shows one of two signs. The signs are: it used at
// least three quarters of the limit, or `last_words` speaks of memory.
How how_of(const Status& status, const std::string& last_words, const Limits& limits);

// Returns the end of a sentence that begins with the program's name, such as "used more than 10 s
// of CPU time".
std::string sentence_of(const Ending& ending, const Limits& limits);

}  // namespace patchbay::process
