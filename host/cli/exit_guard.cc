// Part of the program alone, not of its library: it puts its own _exit before the C library's,
// which connectors then call.
#include "cli/exit_guard.h"

#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>

#include "cli/exit_code.h"
#include "services/crash_report.h"

namespace patchbay::cli {
namespace {

std::atomic<bool> is_guarded = false;

void refuse_to_end() {
  if (!is_guarded.exchange(false)) return;
  services::report_end_in_connector("ended the process (exit)");
  ::syscall(SYS_exit_group, kEnded);
}

}  // namespace

ExitGuard::ExitGuard() {
  std::atexit(&refuse_to_end);
  std::at_quick_exit(&refuse_to_end);
  is_guarded = true;
}

ExitGuard::~ExitGuard() { lift(); }

void ExitGuard::lift() { is_guarded = false; }

}  // namespace patchbay::cli

// What the C library's does, once nobody is guarded against.
extern "C" [[noreturn]] __attribute__((visibility("default"))) void _exit(int code) {
  patchbay::cli::refuse_to_end();
  for (;;) ::syscall(SYS_exit_group, code);
}
