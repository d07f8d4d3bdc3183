#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "process/child.h"

namespace patchbay::process {

enum class How {
  kExited,   // the program exited by itself; see `status.exit_code`
  kSignal,   // a signal of its own or from outside ended it; see `status.signal`
  kCpuTime,  // it exceeded Limits::cpu
  kMemory,   // it exceeded Limits::memory
  kTime,     // it exceeded Limits::time
  kOutput,   // it exceeded Limits::output
  kStopped,  // the caller's deadline or stop ended it
};

// How a run ended, and what the program used.
struct Ending {
  How how = How::kExited;
  Status status;
  std::string last_words;  // the end of its standard error, at most kLastWords bytes
  std::chrono::milliseconds time{0};
};

inline constexpr std::size_t kLastWords = std::size_t{16} << 10;

// Returns what the status means for a program that we did not end. kMemory is a guess, because the
// kernel reports only that it gave no more memory. It is returned if the program had a memory
// limit, failed, and either used three quarters of the limit (as far as that is known) or wrote
// about memory at its end.
How how_of(const Status& status, const std::string& last_words, const Limits& limits);

// Returns a sentence that follows the program's name: "used more than 10 s of CPU time".
std::string sentence_of(const Ending& ending, const Limits& limits);

}  // namespace patchbay::process
