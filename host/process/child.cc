#include "process/child.h"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cassert>
#include <cerrno>
#include <cstring>
#include <string>
#include <vector>

#include "base/shortage.h"
#include "process/child_side.h"
#include "process/file_access.h"
#include "process/system_call_filter.h"

#ifdef __SANITIZE_THREAD__
// Calls clone(2) by the C library's own name. The thread sanitizer treats a call of `clone` as a
// fork, and forbids threads after it.
extern "C" int __clone(int (*begin)(void*), void* stack, int flags, void* argument, ...);
#define PATCHBAY_CLONE ::__clone
#else
#define PATCHBAY_CLONE ::clone
#endif

namespace patchbay::process {
namespace {

constexpr std::size_t kStackBytes = std::size_t{64} << 10;
constexpr std::size_t kPageBytes = 4096;
constexpr std::uint64_t kGrace = 1;  // seconds of CPU time between SIGXCPU and SIGKILL

// One pipe between this process and the child. Both ends have numbers above 2, so that the child
// does not overwrite them when it sets up its standard streams.
struct Pipe {
  FileDescriptor ours;
  FileDescriptor theirs;
};

Result<FileDescriptor> raised(int file) {
  const FileDescriptor low(file);
  FileDescriptor high(::fcntl(file, F_DUPFD_CLOEXEC, STDERR_FILENO + 1));
  if (high.get() < 0) return shortage("no process can be given its descriptors", errno);
  return high;
}

Result<Pipe> make_pipe(bool we_write) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return shortage("no pipe can be made", errno);
  FileDescriptor other(ends[we_write ? 0 : 1]);
  PATCHBAY_TRY(auto ours, raised(ends[we_write ? 1 : 0]));
  PATCHBAY_TRY(auto theirs, raised(::fcntl(other.get(), F_DUPFD_CLOEXEC, 0)));
  ::fcntl(ours.get(), F_SETFL, ::fcntl(ours.get(), F_GETFL) | O_NONBLOCK);
  return Pipe{std::move(ours), std::move(theirs)};
}

std::vector<LimitRow> rows_of(const Limits& limits) {
  std::vector<LimitRow> rows = {{RLIMIT_CORE, {0, 0}}};
  const auto add = [&](int resource, const std::optional<std::uint64_t>& value) {
    if (value) rows.push_back({resource, {*value, *value}});
  };
  add(RLIMIT_AS, limits.memory);
  add(RLIMIT_FSIZE, limits.file_bytes);
  add(RLIMIT_NOFILE, limits.open_files);
  if (limits.cpu) {
    const auto seconds = static_cast<std::uint64_t>(limits.cpu->count());
    rows.push_back({RLIMIT_CPU, {seconds, seconds + kGrace}});
  }
  return rows;
}

// Returns pointers to `words`, followed by a nullptr, as execve requires.
std::vector<char*> pointers_to(std::vector<std::string>& words) {
  std::vector<char*> out;
  out.reserve(words.size() + 1);
  for (std::string& word : words) out.push_back(word.data());
  out.push_back(nullptr);
  return out;
}

Result<std::optional<FileDescriptor>> file_access_of(const Rights& rights) {
  if (!rights.files) return std::nullopt;
  return read_only_access(*rights.files);
}

// A stack with a guard page below it. A stack overflow crashes at the guard page.
class Stack {
 public:
  Stack()
      : memory_(::mmap(nullptr, kPageBytes + kStackBytes, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0)) {
    if (made()) ::mprotect(memory_, kPageBytes, PROT_NONE);
  }
  Stack(const Stack&) = delete;
  Stack& operator=(const Stack&) = delete;
  ~Stack() {
    if (made()) ::munmap(memory_, kPageBytes + kStackBytes);
  }
  [[nodiscard]] bool made() const { return memory_ != MAP_FAILED; }
  [[nodiscard]] void* top() const { return static_cast<char*>(memory_) + kPageBytes + kStackBytes; }

 private:
  void* memory_;
};

// Blocks every signal in this thread, even those that the C library uses itself. Otherwise the new
// process could run this process's signal handlers in this process's memory.
class NoSignals {
 public:
  NoSignals() {
    const std::uint64_t all = ~std::uint64_t{0};
    ::syscall(SYS_rt_sigprocmask, SIG_SETMASK, &all, &before_, sizeof all);
  }
  NoSignals(const NoSignals&) = delete;
  NoSignals& operator=(const NoSignals&) = delete;
  ~NoSignals() { ::syscall(SYS_rt_sigprocmask, SIG_SETMASK, &before_, nullptr, sizeof before_); }

 private:
  std::uint64_t before_ = 0;
};

struct StartedChild {
  pid_t process;
  int handle;
};

// Starts the process. Returns when its program begins. After a failure, no process is left.
Result<StartedChild> start_by(ChildPlan& plan) {
  const Stack stack;
  if (!stack.made()) return shortage("no process can be started", errno);
  StartedChild begun{-1, -1};
  int failed = 0;
  {
    const NoSignals quiet;
    begun.process =
        PATCHBAY_CLONE(&child_side, stack.top(), CLONE_VM | CLONE_VFORK | CLONE_PIDFD | SIGCHLD,
                       &plan, &begun.handle);
    failed = errno;
  }
  if (begun.process < 0) return shortage("no process can be started", failed);
  if (plan.error == 0) return begun;
  const FileDescriptor handle(begun.handle);
  ::waitpid(begun.process, nullptr, 0);
  const std::string what = std::string(plan.program) + " " + plan.step;
  if (is_shortage(plan.error)) return shortage(what, plan.error);
  return Error(Code::kInternal, what + ": " + std::strerror(plan.error) + ".");
}

long own_peak() {
  rusage use{};
  ::getrusage(RUSAGE_SELF, &use);
  return use.ru_maxrss;
}

}  // namespace

Result<std::unique_ptr<Child>> Child::start(const Command& command) {
  PATCHBAY_TRY(auto input, make_pipe(true));
  PATCHBAY_TRY(auto output, make_pipe(false));
  PATCHBAY_TRY(auto errors, make_pipe(false));
  std::vector<std::string> words = command.arguments;
  words.insert(words.begin(), command.program.string());
  std::vector<std::string> variables = command.environment;
  const auto arguments = pointers_to(words);
  const auto environment = pointers_to(variables);
  const auto limits = rows_of(command.limits);
  auto filter = system_call_filter(command.rights);
  PATCHBAY_TRY(const auto access, file_access_of(command.rights));
  ChildPlan plan{.program = command.program.c_str(),
                 .arguments = arguments.data(),
                 .environment = environment.data(),
                 .folder = command.folder.c_str(),
                 .files = {input.theirs.get(), output.theirs.get(), errors.theirs.get()},
                 .parent = ::getpid(),
                 .limits = limits,
                 .filter = filter,
                 .file_access = access ? access->get() : -1};
  PATCHBAY_TRY(const auto begun, start_by(plan));
  return std::unique_ptr<Child>(new Child(begun.process, own_peak(), FileDescriptor(begun.handle),
                                          std::move(input.ours), std::move(output.ours),
                                          std::move(errors.ours)));
}

// Kills only the program's own group. finish() has not waited for the program yet, so no other
// process or group can have its id.
void Child::kill() const { ::kill(-process_, SIGKILL); }

void Child::ask_to_end() const {
  assert(!finished_);  // after finish(), another process may have this id
  ::kill(process_, SIGTERM);
}

Result<Status> Child::finish() {
  assert(!finished_);
  finished_ = true;
  kill();
  int status = 0;
  rusage use{};
  pid_t ended = 0;
  do {
    ended = ::wait4(process_, &status, 0, &use);
  } while (ended < 0 && errno == EINTR);
  if (ended < 0) {
    return Error(
        Code::kInternal,
        "How a program ended cannot be seen: this process ignores SIGCHLD, or another part "
        "of it waits for every child. Let SIGCHLD have its default and wait for children "
        "by their ids.");
  }
  const auto milliseconds = [](const timeval& time) {
    return std::chrono::milliseconds(time.tv_sec * 1000 + time.tv_usec / 1000);
  };
  Status out;
  out.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
  out.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  out.cpu = milliseconds(use.ru_utime) + milliseconds(use.ru_stime);
  if (use.ru_maxrss > inherited_peak_) {
    out.peak_memory = static_cast<std::uint64_t>(use.ru_maxrss) * 1024;
  }
  return out;
}

Child::~Child() {
  if (!finished_) static_cast<void>(finish().has_value());
}

}  // namespace patchbay::process
