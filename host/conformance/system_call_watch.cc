#include "conformance/system_call_watch.h"

#include <dlfcn.h>
#include <execinfo.h>
#include <link.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstddef>
#include <ctime>
#include <filesystem>
#include <string_view>
#include <utility>
#include <vector>

namespace patchbay::conformance {
namespace {

using Filter = std::vector<sock_filter>;

constexpr std::pair<int, const char*> kNames[] = {
    {SYS_openat, "openat"},   {SYS_socket, "socket"},     {SYS_socketpair, "socketpair"},
    {SYS_clone, "clone"},     {SYS_execve, "execve"},     {SYS_execveat, "execveat"},
    {SYS_mkdirat, "mkdirat"}, {SYS_unlinkat, "unlinkat"},
#ifdef SYS_open
    {SYS_open, "open"},       {SYS_creat, "creat"},       {SYS_mkdir, "mkdir"},
    {SYS_unlink, "unlink"},   {SYS_fork, "fork"},         {SYS_vfork, "vfork"},
#endif
};

// The records of the SIGSYS handler: the number of the first stopped call, and the functions that
// led to the call.
std::atomic<int> first_call{-1};
std::array<void*, 32> frames{};
int frame_count = 0;

void note_call(int /*signal*/, siginfo_t* info, void* raw_context) {
  auto& context = *static_cast<ucontext_t*>(raw_context);
  int none = -1;
  if (first_call.compare_exchange_strong(none, info->si_syscall)) {
    frame_count = ::backtrace(frames.data(), static_cast<int>(frames.size()));
  }
#ifdef __x86_64__
  context.uc_mcontext.gregs[REG_RAX] = -EPERM;
#else
  context.uc_mcontext.regs[0] = static_cast<std::uint64_t>(-EPERM);
#endif
}

std::vector<int> calls_of(SystemCallGroup kind) {
  switch (kind) {
    case SystemCallGroup::kFiles:
#ifdef SYS_open
      return {SYS_openat, SYS_mkdirat, SYS_unlinkat, SYS_open, SYS_creat, SYS_mkdir, SYS_unlink};
#else
      return {SYS_openat, SYS_mkdirat, SYS_unlinkat};
#endif
    case SystemCallGroup::kSockets:
      return {SYS_socket, SYS_socketpair};
    case SystemCallGroup::kThreads:
      return {};
    case SystemCallGroup::kProcesses:
#ifdef SYS_fork
      return {SYS_execve, SYS_execveat, SYS_fork, SYS_vfork};
#else
      return {SYS_execve, SYS_execveat};
#endif
  }
  return {};
}

struct Range {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
};

// Returns the range of the dynamic linker's code. The linker itself may open libraries.
Range code_of_linker() {
  Range range;
  ::dl_iterate_phdr(
      [](dl_phdr_info* info, std::size_t, void* out) {
        if (std::string_view(info->dlpi_name).find("/ld-") == std::string_view::npos) return 0;
        for (int i = 0; i < info->dlpi_phnum; ++i) {
          const auto& part = info->dlpi_phdr[i];
          if (part.p_type != PT_LOAD || (part.p_flags & PF_X) == 0) continue;
          const std::uint64_t begin = info->dlpi_addr + part.p_vaddr;
          *static_cast<Range*>(out) = {begin, begin + part.p_memsz};
        }
        return 1;
      },
      &range);
  return range;
}

constexpr std::uint32_t kNumber = offsetof(seccomp_data, nr);
constexpr std::uint32_t kPointer = offsetof(seccomp_data, instruction_pointer);
constexpr std::uint32_t kFlags = offsetof(seccomp_data, args);

void load(Filter& filter, std::uint32_t offset) {
  filter.push_back(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offset));
}
void finish(Filter& filter, std::uint32_t verdict) {
  filter.push_back(BPF_STMT(BPF_RET | BPF_K, verdict));
}

// Allows all system calls of the dynamic linker. The filter compares the two halves of an address,
// of 32 bits each. If the halves of the linker's first and last address differed in the upper one
// (which does not happen), the filter would treat the linker like all other code.
void pass_linker(Filter& filter) {
  const Range linker = code_of_linker();
  if (linker.begin >> 32U != linker.end >> 32U) return;
  load(filter, kPointer + 4);
  filter.push_back(
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<std::uint32_t>(linker.begin >> 32U), 0, 4));
  load(filter, kPointer);
  filter.push_back(
      BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, static_cast<std::uint32_t>(linker.begin), 0, 2));
  filter.push_back(
      BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, static_cast<std::uint32_t>(linker.end), 1, 0));
  finish(filter, SECCOMP_RET_ALLOW);
}

// Stops clone with CLONE_THREAD if `threads` is true; otherwise stops clone without CLONE_THREAD.
// Fails clone3 with ENOSYS, because glibc then uses clone.
void stop_clone(Filter& filter, bool threads) {
  filter.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_clone3, 0, 1));
  finish(filter, SECCOMP_RET_ERRNO | ENOSYS);
  filter.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_clone, 0, 4));
  load(filter, kFlags);
  filter.push_back(BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, CLONE_THREAD, 0, 1));
  finish(filter, threads ? SECCOMP_RET_TRAP : SECCOMP_RET_ALLOW);
  finish(filter, threads ? SECCOMP_RET_ALLOW : SECCOMP_RET_TRAP);
}

Filter filter_of(SystemCallGroup kind) {
  Filter filter;
  pass_linker(filter);
  load(filter, kNumber);
  for (const int number : calls_of(kind)) {
    filter.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<std::uint32_t>(number), 0, 1));
    finish(filter, SECCOMP_RET_TRAP);
  }
  if (kind == SystemCallGroup::kThreads || kind == SystemCallGroup::kProcesses) {
    stop_clone(filter, kind == SystemCallGroup::kThreads);
  }
  finish(filter, SECCOMP_RET_ALLOW);
  return filter;
}

std::string name_of_call(int number) {
  for (const auto& [known, name] : kNames) {
    if (known == number) return name;
  }
  return "system call " + std::to_string(number);
}

}  // namespace

Result<void> watch_system_calls(SystemCallGroup kind) {
  // Load the code that backtrace() needs now. A signal handler may not load code.
  frame_count = ::backtrace(frames.data(), 1);
  frame_count = 0;
  // Read the time zone's file now. The C library's gmtime_r() reads this file at its first use.
  ::tzset();
  struct sigaction action{};
  action.sa_sigaction = note_call;
  action.sa_flags = SA_SIGINFO;
  ::sigaction(SIGSYS, &action, nullptr);
  Filter filter = filter_of(kind);
  const sock_fprog program{static_cast<unsigned short>(filter.size()), filter.data()};
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
      ::syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) == 0) {
    return success();
  }
  return Error(Code::kUnsupported, "this kernel cannot watch system calls (seccomp)");
}

std::string stopped_system_call() {
  if (first_call.load() < 0) return {};
  std::string text = name_of_call(first_call.load());
  for (int i = 0; i < frame_count; ++i) {
    Dl_info about{};
    if (::dladdr(frames[static_cast<std::size_t>(i)], &about) == 0) continue;
    if (about.dli_fname == nullptr) continue;
    const std::filesystem::path file(about.dli_fname);
    if (file.extension() != ".so") continue;  // skips libraries of the system, such as libc.so.6
    const std::string function = about.dli_sname == nullptr ? "" : about.dli_sname;
    const auto offset = static_cast<const char*>(frames[static_cast<std::size_t>(i)]) -
                        static_cast<const char*>(about.dli_fbase);
    std::ostringstream place;  // in the form that addr2line reads
    place << file.filename().string() << " at offset 0x" << std::hex << offset;
    return text + ", called in " + (function.empty() ? "" : function + "() of ") + place.str();
  }
  return text;
}

}  // namespace patchbay::conformance
