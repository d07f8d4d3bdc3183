#include "conformance/process_state.h"

#include <malloc.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <clocale>
#include <filesystem>

namespace patchbay::conformance {
namespace {

std::size_t entries_of(const char* folder) {
  std::error_code none;
  const std::filesystem::directory_iterator entries(folder, none);
  return static_cast<std::size_t>(std::distance(begin(entries), end(entries)));
}

}  // namespace

std::vector<StatePart> environment_state() {
  std::vector<StatePart> parts;
  for (char** each = environ; each != nullptr && *each != nullptr; ++each) {
    const std::string line(*each);
    parts.push_back({"the variable " + line.substr(0, line.find('=')), line});
  }
  return parts;
}

std::vector<StatePart> folder_state() {
  const mode_t mask = ::umask(0);
  ::umask(mask);
  return {{"the current folder", std::filesystem::current_path().string()},
          {"the mask of new files", std::to_string(mask)}};
}

std::vector<StatePart> locale_state() { return {{"the locale", std::setlocale(LC_ALL, nullptr)}}; }

std::vector<StatePart> signal_state() {
  std::vector<StatePart> parts;
  for (int number = 1; number < NSIG; ++number) {
    struct sigaction now{};
    if (::sigaction(number, nullptr, &now) != 0) continue;
    const auto handler = reinterpret_cast<std::uintptr_t>(now.sa_handler);
    parts.push_back({"the handler of signal " + std::to_string(number),
                     std::to_string(handler) + " " + std::to_string(now.sa_flags)});
  }
  sigset_t blocked;
  ::pthread_sigmask(SIG_BLOCK, nullptr, &blocked);
  for (int number = 1; number < NSIG; ++number) {
    parts.push_back({"whether signal " + std::to_string(number) + " is blocked",
                     std::to_string(::sigismember(&blocked, number))});
  }
  return parts;
}

std::vector<StatePart> limit_state() {
  std::vector<StatePart> parts;
  for (const auto resource : {RLIMIT_NOFILE, RLIMIT_CORE, RLIMIT_STACK, RLIMIT_AS, RLIMIT_DATA}) {
    rlimit now{};
    ::getrlimit(resource, &now);
    parts.push_back({"the limit " + std::to_string(resource),
                     std::to_string(now.rlim_cur) + " " + std::to_string(now.rlim_max)});
  }
  parts.push_back({"the priority", std::to_string(::getpriority(PRIO_PROCESS, 0))});
  return parts;
}

std::size_t allocated_bytes() { return ::mallinfo2().uordblks + ::mallinfo2().hblkhd; }
std::size_t open_descriptors() { return entries_of("/proc/self/fd"); }
std::size_t running_threads() { return entries_of("/proc/self/task"); }

}  // namespace patchbay::conformance
