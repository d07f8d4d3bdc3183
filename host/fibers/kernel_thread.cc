#include "fibers/kernel_thread.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <string_view>

#include "base/file_descriptor.h"

namespace patchbay::fibers {
namespace {

using Bytes = std::array<char, 256>;

// Returns the contents of one of the thread's files in /proc, or "" if the file cannot be read.
std::string_view read_proc(pid_t thread, const char* name, Bytes& bytes) {
  std::snprintf(bytes.data(), bytes.size(), "/proc/self/task/%d/%s", thread, name);
  const FileDescriptor file(::open(bytes.data(), O_RDONLY | O_CLOEXEC));
  const ssize_t size = file.get() < 0 ? 0 : ::read(file.get(), bytes.data(), bytes.size());
  return {bytes.data(), size < 0 ? 0 : static_cast<std::size_t>(size)};
}

}  // namespace

// Reads the third field of the file "stat" (proc_pid_stat(5)), which is the state.
bool is_asleep(pid_t thread) {
  Bytes bytes{};
  const std::string_view text = read_proc(thread, "stat", bytes);
  // The name of the thread may contain ") ", so only the last ") " is the end of the name.
  const std::size_t name_end = text.rfind(") ");
  if (name_end == text.npos || name_end + 2 >= text.size()) return false;
  const char state = text[name_end + 2];
  return state == 'S' || state == 'D';
}

// Reads the second number of the file "schedstat" (proc_pid_schedstat(5)), in nanoseconds.
std::chrono::nanoseconds lack_of_processor(pid_t thread) {
  Bytes bytes{};
  const std::string_view text = read_proc(thread, "schedstat", bytes);
  const std::size_t first_end = text.find(' ');
  std::int64_t nanoseconds = 0;
  if (first_end != text.npos) {
    std::from_chars(text.data() + first_end + 1, text.data() + text.size(), nanoseconds);
  }
  return std::chrono::nanoseconds(nanoseconds);
}

}  // namespace patchbay::fibers
