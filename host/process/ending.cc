#include "process/ending.h"

#include <signal.h>
#include <string.h>

#include <algorithm>
#include <string_view>

namespace patchbay::process {
namespace {

// The words of programs that have no memory left: C++, glibc, poppler, shells.
constexpr std::string_view kOfMemory[] = {"bad_alloc", "Cannot allocate memory", "ut of memory",
                                          "memory exhausted"};

bool speaks_of_memory(const std::string& text) {
  return std::any_of(std::begin(kOfMemory), std::end(kOfMemory),
                     [&](std::string_view words) { return text.find(words) != std::string::npos; });
}

bool used_cpu_up(const Status& status, const Limits& limits) {
  if (!limits.cpu) return false;
  if (status.signal == SIGXCPU) return true;
  return status.signal == SIGKILL && status.cpu >= *limits.cpu;  // the program ignored SIGXCPU
}

bool used_memory_up(const Status& status, const std::string& last_words, const Limits& limits) {
  const bool ended_well = status.signal == 0 && status.exit_code == 0;
  if (!limits.memory || ended_well) return false;
  return status.peak_memory.value_or(0) >= *limits.memory / 4 * 3 || speaks_of_memory(last_words);
}

std::string signal_name(int signal) {
  const char* name = ::sigabbrev_np(signal);
  return name != nullptr ? "SIG" + std::string(name) : "signal " + std::to_string(signal);
}

std::string bytes(std::uint64_t count) { return std::to_string(count) + " bytes"; }

}  // namespace

EndCause how_of(const Status& status, const std::string& last_words, const Limits& limits) {
  if (used_cpu_up(status, limits)) return EndCause::kCpuTime;
  if (used_memory_up(status, last_words, limits)) return EndCause::kMemory;
  return status.signal != 0 ? EndCause::kSignal : EndCause::kExited;
}

std::string sentence_of(const Ending& ending, const Limits& limits) {
  switch (ending.how) {
    case EndCause::kExited:
      return "ended with exit code " + std::to_string(ending.status.exit_code);
    case EndCause::kSignal:
      return ending.status.signal == SIGKILL
                 ? "was killed from outside (SIGKILL), as where the machine's memory runs out"
                 : "crashed (" + signal_name(ending.status.signal) + ")";
    case EndCause::kCpuTime:
      return "used more than " +
             std::to_string(limits.cpu.value_or(std::chrono::seconds(0)).count()) +
             " s of CPU time";
    case EndCause::kMemory:
      return "wanted more memory than " + bytes(limits.memory.value_or(0));
    case EndCause::kTime:
      return "did not end within " +
             std::to_string(limits.time.value_or(std::chrono::milliseconds(0)).count()) + " ms";
    case EndCause::kOutput:
      return "wrote more than " + bytes(limits.output.value_or(0));
    case EndCause::kStopped:
      return "was stopped, because nobody waits for it any longer";
  }
  return {};
}

}  // namespace patchbay::process
