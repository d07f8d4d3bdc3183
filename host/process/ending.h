#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "process/child.h"

namespace patchbay::process {

enum class EndCause {
  kExited,   // exited by itself; `status.exit_code` is set
  kSignal,   // ended by a signal from itself or from outside; `status.signal` is set
  kCpuTime,  // exceeded Limits::cpu
  kMemory,   // exceeded Limits::memory
  kTime,     // exceeded Limits::time
  kOutput,   // exceeded Limits::output
  kStopped,  // ended by the caller's deadline or stop
};

// How the run of a program ended, and how much time the program used.
struct Ending {
  EndCause how = EndCause::kExited;
  Status status;
  std::string last_words;  // the end of standard error, at most kLastWords bytes
  std::chrono::milliseconds time{0};
};

inline constexpr std::size_t kLastWords = std::size_t{16} << 10;

// Returns how a program ended, if this process did not end it. kMemory is a guess, because the
// kernel does not report that a program reached its memory limit. The guess requires a memory
// limit, a failure, and one of two signs: the program used at least three quarters of the limit, or
// `last_words` mentions memory.
EndCause how_of(const Status& status, const std::string& last_words, const Limits& limits);

// Returns the end of a sentence that begins with the program's name, for example "used more than 10
// s of CPU time".
std::string sentence_of(const Ending& ending, const Limits& limits);

}  // namespace patchbay::process
