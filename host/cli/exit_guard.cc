// Defines _exit and _Exit, which connectors call instead of the C library's. This file is linked
// only into the program, not into its library, so that the linker finds these two first.
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

// These work like the C library's functions, unless the guard is active.
extern "C" __attribute__((visibility("default"))) void _exit(int code) {
  patchbay::cli::refuse_to_end();
  for (;;) ::syscall(SYS_exit_group, code);
}
extern "C" __attribute__((visibility("default"))) void _Exit(int code) noexcept { _exit(code); }
