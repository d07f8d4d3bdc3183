#include "loader/child_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>

#include "base/file_descriptor.h"
#include "base/shortage.h"

namespace patchbay::loader {
namespace {

using Clock = std::chrono::steady_clock;  // a process lives by the machine's time

constexpr std::size_t kKept = std::size_t{64} << 10;  // of what a child writes

struct Pipe {
  FileDescriptor read;
  FileDescriptor write;
};

Result<Pipe> make_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return shortage("no pipe can be made", errno);
  return Pipe{FileDescriptor(ends[0]), FileDescriptor(ends[1])};
}

// Its input, in a file without a name: however long, nobody has to write while it reads.
Result<FileDescriptor> input_of(const std::string& text) {
  FileDescriptor file(::memfd_create("patchbay-input", MFD_CLOEXEC));
  if (file.get() < 0) return shortage("no input can be made for a process", errno);
  for (std::size_t written = 0; written < text.size();) {
    const ssize_t more = ::write(file.get(), text.data() + written, text.size() - written);
    if (more < 0 && errno != EINTR) return shortage("no input can be made for a process", errno);
    written += more > 0 ? static_cast<std::size_t>(more) : 0;
  }
  ::lseek(file.get(), 0, SEEK_SET);
  return file;
}

std::vector<char*> environment() {
  constexpr std::string_view kOurs = "PATCHBAY_";
  std::vector<char*> out;
  for (char** each = environ; each != nullptr && *each != nullptr; ++each) {
    if (!std::string_view(*each).starts_with(kOurs)) out.push_back(*each);
  }
  out.push_back(nullptr);
  return out;
}

// The lists that posix_spawn works by. Descriptors are first copied high, so that none is
// overwritten before it is used.
class Spawning {
 public:
  Spawning() {
    posix_spawn_file_actions_init(&files_);
    posix_spawnattr_init(&attributes_);
    sigset_t none;
    sigset_t all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes_, &none);
    posix_spawnattr_setsigdefault(&attributes_, &all);
    posix_spawnattr_setpgroup(&attributes_, 0);
    posix_spawnattr_setflags(
        &attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
  }
  Spawning(const Spawning&) = delete;
  Spawning& operator=(const Spawning&) = delete;
  ~Spawning() {
    posix_spawn_file_actions_destroy(&files_);
    posix_spawnattr_destroy(&attributes_);
  }

  void give(int descriptor, int as) { posix_spawn_file_actions_adddup2(&files_, descriptor, as); }

  // 0, or an errno.
  int start(const ChildProcess& child, pid_t& process) {
    posix_spawn_file_actions_addclosefrom_np(&files_, kReportDescriptor + 1);
    std::vector<std::string> words = child.arguments;
    words.insert(words.begin(), child.program.string());
    std::vector<char*> pointers;
    for (std::string& word : words) pointers.push_back(word.data());
    pointers.push_back(nullptr);
    auto variables = environment();
    return ::posix_spawn(&process, child.program.c_str(), &files_, &attributes_, pointers.data(),
                         variables.data());
  }

 private:
  posix_spawn_file_actions_t files_{};
  posix_spawnattr_t attributes_{};
};

// Above every number that the child is given one as.
FileDescriptor raised(const FileDescriptor& file) {
  return FileDescriptor(::fcntl(file.get(), F_DUPFD_CLOEXEC, 16));
}

// Takes what there is, without waiting; false when nothing more will come.
bool take(int from, std::string& into) {
  std::array<char, 4096> piece{};
  for (;;) {
    const ssize_t got = ::read(from, piece.data(), piece.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return errno == EAGAIN;
    if (got == 0) return false;
    into.append(piece.data(),
                std::min(static_cast<std::size_t>(got), kKept - std::min(kKept, into.size())));
  }
}

// Reads until the process has ended or its time is over; whether it has ended.
bool watch(int process, const std::array<int, 2>& from, const std::array<std::string*, 2>& into,
           Clock::time_point until) {
  std::array<pollfd, 3> files{{{process, POLLIN, 0}, {from[0], POLLIN, 0}, {from[1], POLLIN, 0}}};
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now()).count();
    if (left <= 0) return false;
    if (::poll(files.data(), files.size(), static_cast<int>(left)) < 0 && errno != EINTR) {
      return false;
    }
    for (std::size_t i = 0; i < from.size(); ++i) {
      if (files.at(i + 1).revents == 0) continue;
      if (!take(from.at(i), *into.at(i))) files.at(i + 1).fd = -1;
    }
    if (files[0].revents != 0) return true;
  }
}

void set_nonblocking(int file) { ::fcntl(file, F_SETFL, ::fcntl(file, F_GETFL) | O_NONBLOCK); }

void read_end(pid_t process, ChildEnd& end) {
  siginfo_t about{};
  while (::waitid(P_PID, static_cast<id_t>(process), &about, WEXITED) != 0) {
    if (errno != EINTR) return;  // a program that ignores SIGCHLD is told of no child's end
  }
  if (about.si_code == CLD_EXITED) {
    end.exit_code = about.si_status;
  } else {
    end.signal = about.si_status;
  }
}

}  // namespace

Result<ChildEnd> run(const ChildProcess& child) {
  PATCHBAY_TRY(const auto input, input_of(child.input));
  PATCHBAY_TRY(auto printed, make_pipe());
  PATCHBAY_TRY(auto report, make_pipe());
  const FileDescriptor in = raised(input);
  const FileDescriptor out = raised(printed.write);
  const FileDescriptor said = raised(report.write);
  if (in.get() < 0 || out.get() < 0 || said.get() < 0) {
    return shortage("no process can be given its descriptors", errno);
  }
  Spawning spawning;
  spawning.give(in.get(), STDIN_FILENO);
  spawning.give(out.get(), STDOUT_FILENO);
  spawning.give(out.get(), STDERR_FILENO);
  spawning.give(said.get(), kReportDescriptor);
  pid_t process = 0;
  if (const int failed = spawning.start(child, process); failed != 0) {
    const std::string what = child.program.string() + " cannot be run";
    if (is_shortage(failed)) return shortage(what, failed);
    return Error(Code::kInternal, what + ": " + std::strerror(failed) + ".");
  }
  const FileDescriptor handle(
      static_cast<int>(::syscall(SYS_pidfd_open, process, 0)));  // glibc's has no C linkage
  const int unwatched = handle.get() < 0 ? errno : 0;
  const std::array<int, 2> from = {printed.read.get(), report.read.get()};
  for (const int each : from) set_nonblocking(each);
  ChildEnd end;
  const auto until = Clock::now() + child.time;
  if (unwatched == 0) end.in_time = watch(handle.get(), from, {&end.printed, &end.report}, until);
  ::kill(-process, SIGKILL);  // what it started too, and itself where it has not ended
  read_end(process, end);
  if (unwatched != 0) return shortage("a process cannot be watched", unwatched);
  take(from[0], end.printed);
  take(from[1], end.report);
  return end;
}

}  // namespace patchbay::loader
