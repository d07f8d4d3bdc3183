#include "process/system_call_filter.h"

#include <linux/audit.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <sys/syscall.h>

#include <cerrno>
#include <cstddef>

namespace patchbay::process {
namespace {

#if defined(__x86_64__)
constexpr std::uint32_t kMachine = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
constexpr std::uint32_t kMachine = AUDIT_ARCH_AARCH64;
#else
#error "The numbers of system calls are known for x86-64 and aarch64."
#endif

constexpr std::uint32_t kRefuse = SECCOMP_RET_ERRNO | EPERM;
constexpr std::uint32_t kUnknown = SECCOMP_RET_ERRNO | ENOSYS;
constexpr std::uint32_t kFirstOfX32 = 0x4000'0000;  // numbers of x32 calls begin here (x86-64)

// Calls that no child may use, whatever its rights are. Most of them access other processes, leave
// the process group, or bypass this filter.
constexpr std::uint32_t kNever[] = {
    SYS_ptrace,         SYS_process_vm_readv, SYS_process_vm_writev, SYS_pidfd_getfd,
    SYS_setsid,         SYS_setpgid,          SYS_unshare,           SYS_setns,
    SYS_io_uring_setup,  // io_uring operations bypass the filter
    SYS_keyctl,         SYS_add_key,          SYS_request_key,       SYS_bpf,
    SYS_userfaultfd,    SYS_perf_event_open};

constexpr std::uint32_t kNetwork[] = {SYS_socket, SYS_socketpair};

constexpr std::uint32_t kProcesses[] = {
#ifdef SYS_fork
    SYS_fork,  SYS_vfork,
#endif
    SYS_tkill, SYS_rt_sigqueueinfo, SYS_rt_tgsigqueueinfo, SYS_pidfd_send_signal};

// A program of classic BPF. Each block of instructions either returns, or leaves the call's number
// in the accumulator.
class Filter {
 public:
  Filter() {
    load(offsetof(seccomp_data, arch));
    unless_equal(kMachine, SECCOMP_RET_KILL_PROCESS);
    load(offsetof(seccomp_data, nr));
#if defined(__x86_64__)
    jump(BPF_JGE, kFirstOfX32, 0, 1);
    answer(SECCOMP_RET_KILL_PROCESS);
#endif
  }

  void refuse(std::uint32_t call, std::uint32_t with = kRefuse) {
    jump(BPF_JEQ, call, 0, 1);
    answer(with);
  }

  // Refuses `clone` for processes, and allows it for threads.
  void refuse_clone_of_processes() {
    jump(BPF_JEQ, SYS_clone, 0, 4);
    load(offsetof(seccomp_data, args));
    jump(BPF_JSET, CLONE_THREAD, 0, 1);
    answer(SECCOMP_RET_ALLOW);
    answer(kRefuse);
    // A filter cannot read the flags of clone3, because they are in memory. ENOSYS makes the C
    // library use `clone` instead.
    refuse(SYS_clone3, kUnknown);
  }

  // Refuses signals to other processes. Signals to the process itself are allowed, because abort()
  // needs them.
  void refuse_signals_to_others(std::uint32_t call) {
    jump(BPF_JEQ, call, 0, 4);
    load(offsetof(seccomp_data, args));
    jump(BPF_JEQ, kOwnProcess, 0, 1);
    answer(SECCOMP_RET_ALLOW);
    answer(kRefuse);
  }

  std::vector<sock_filter> end() {
    answer(SECCOMP_RET_ALLOW);
    return std::move(steps_);
  }

 private:
  void load(std::size_t offset) {
    steps_.push_back(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, static_cast<std::uint32_t>(offset)));
  }
  void jump(int test, std::uint32_t value, int if_true, int if_false) {
    steps_.push_back(BPF_JUMP(static_cast<std::uint16_t>(BPF_JMP | BPF_K | test), value,
                              static_cast<std::uint8_t>(if_true),
                              static_cast<std::uint8_t>(if_false)));
  }
  void answer(std::uint32_t with) { steps_.push_back(BPF_STMT(BPF_RET | BPF_K, with)); }
  void unless_equal(std::uint32_t value, std::uint32_t with) {
    jump(BPF_JEQ, value, 1, 0);
    answer(with);
  }

  std::vector<sock_filter> steps_;
};

}  // namespace

std::vector<sock_filter> system_call_filter(const Rights& rights) {
  if (rights.network && rights.processes) return {};
  Filter filter;
  for (const std::uint32_t call : kNever) filter.refuse(call);
  if (!rights.network) {
    for (const std::uint32_t call : kNetwork) filter.refuse(call);
  }
  if (!rights.processes) {
    for (const std::uint32_t call : kProcesses) filter.refuse(call);
    filter.refuse_clone_of_processes();
    for (const std::uint32_t call : {SYS_kill, SYS_tgkill}) filter.refuse_signals_to_others(call);
  }
  return filter.end();
}

}  // namespace patchbay::process
