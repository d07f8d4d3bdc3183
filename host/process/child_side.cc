#include "process/child_side.h"

#include <fcntl.h>
#include <linux/close_range.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

#include "process/system_call_filter.h"

// Excludes a function from the sanitizers. Their code would write to the memory that the child
// still shares with the parent.
#define PATCHBAY_BARE __attribute__((no_sanitize("address", "thread", "undefined")))

namespace patchbay::process {
namespace {

constexpr int kSignals = 64;
constexpr long kSignalSetBytes = 8;  // size of the kernel's signal sets
constexpr int kLastCapability = 63;  // higher than in any kernel
constexpr unsigned kFirstToClose = STDERR_FILENO + 1;

// Gives every signal its default action, and unblocks all signals. Otherwise the program would
// inherit the parent's ignored and blocked signals, and SIGTERM might not end it.
PATCHBAY_BARE void reset_signals() {
  const long as_usual[8] = {};  // the kernel's struct sigaction: SIG_DFL, no flags, no mask
  for (int number = 1; number <= kSignals; ++number) {
    syscall(SYS_rt_sigaction, number, as_usual, nullptr, kSignalSetBytes);
  }
  const unsigned long long none = 0;
  syscall(SYS_rt_sigprocmask, SIG_SETMASK, &none, nullptr, kSignalSetBytes);
}

PATCHBAY_BARE void close_others() {
  if (syscall(SYS_close_range, kFirstToClose, ~0U, 0U) == 0) return;
  rlimit open{};  // for kernels before 5.9, and for containers that forbid close_range
  syscall(SYS_prlimit64, 0, RLIMIT_NOFILE, nullptr, &open);
  for (unsigned file = kFirstToClose; file < open.rlim_cur; ++file) syscall(SYS_close, file);
}

PATCHBAY_BARE bool place_files(const ChildPlan& plan) {
  for (int as = 0; as < 3; ++as) {
    if (syscall(SYS_dup3, plan.files[static_cast<unsigned>(as)], as, 0) < 0) return false;
  }
  return true;
}

PATCHBAY_BARE bool limit(const ChildPlan& plan) {
  for (const LimitRow* row = plan.limits.data(); row != plan.limits.data() + plan.limits.size();
       ++row) {
    if (syscall(SYS_prlimit64, 0, row->resource, &row->limit, nullptr) != 0) return false;
  }
  return true;
}

// Removes all capabilities of root. A program that root starts still runs as root, but without
// capabilities.
PATCHBAY_BARE void drop_capabilities() {
  for (int each = 0; each <= kLastCapability; ++each)
    syscall(SYS_prctl, PR_CAPBSET_DROP, each, 0, 0, 0);
  syscall(SYS_prctl, PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
}

PATCHBAY_BARE bool confine(const ChildPlan& plan) {
  if (plan.filter.empty()) return true;
  drop_capabilities();
  sock_filter* const steps = plan.filter.data();
  const auto count = static_cast<unsigned short>(plan.filter.size());
  const auto self = static_cast<unsigned>(syscall(SYS_getpid));
  for (unsigned i = 0; i < count; ++i) {
    if (steps[i].k == kOwnProcess) steps[i].k = self;
  }
  const sock_fprog filter{count, steps};
  return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &filter) == 0;
}

PATCHBAY_BARE void prepare_and_execute(ChildPlan& plan) {
  plan.step = "cannot be made to end with its parent";
  if (syscall(SYS_prctl, PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0) return;
  if (syscall(SYS_getppid) != plan.parent) return;  // the parent has ended already
  plan.step = "cannot be given a session of its own";
  if (syscall(SYS_setsid) < 0) return;
  plan.step = "cannot be given its standard streams";
  if (!place_files(plan)) return;
  plan.step = "cannot enter its folder";
  if (syscall(SYS_chdir, plan.folder) != 0) return;
  plan.step = "cannot be limited";
  if (!limit(plan)) return;
  plan.step = "cannot be kept from new privileges";
  if (syscall(SYS_prctl, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return;
  plan.step = "cannot be kept from files";
  if (plan.file_access >= 0 && syscall(SYS_landlock_restrict_self, plan.file_access, 0) != 0)
    return;
  close_others();
  reset_signals();
  plan.step = "cannot be kept from system calls";
  if (!confine(plan)) return;
  plan.step = "cannot be run";
  syscall(SYS_execve, plan.program, plan.arguments, plan.environment);
}

}  // namespace

PATCHBAY_BARE int child_side(void* plan) {
  auto& own = *static_cast<ChildPlan*>(plan);
  prepare_and_execute(own);
  own.error = errno;
  for (;;) syscall(SYS_exit_group, 127);
}

}  // namespace patchbay::process
