#include <unistd.h>

#include <exception>
#include <iostream>
#include <new>

#include "cli/exit_guard.h"
#include "cli/invocation.h"
#include "cli/own_output.h"
#include "cli/printable.h"
#include "cli/taken_environment.h"
#include "loader/trial.h"
#include "services/crash_report.h"
#include "services/fork_guard.h"

namespace {

int run(int argc, char** argv) {
  const patchbay::cli::ExitGuard guard;
  patchbay::services::install_crash_report();
  patchbay::services::install_fork_guard();
  patchbay::cli::OwnOutput out;
  try {
    return patchbay::cli::run({argv + 1, argv + argc},
                              {std::cin, out.stream(), std::cerr, "/proc/self/exe",
                               isatty(STDERR_FILENO) == 1 ? &std::cerr : nullptr},
                              patchbay::cli::taken_environment());
  } catch (const std::bad_alloc&) {
    std::cerr << "patchbay: INTERNAL: there is not enough memory for this.\n";
  } catch (const std::exception& error) {
    std::cerr << "patchbay: INTERNAL: " << patchbay::cli::printable(error.what())
              << "\n  This is a bug of ours: please report what you did.\n";
  }
  return patchbay::cli::kHost;
}

}  // namespace

int main(int argc, char** argv) {
  // Must be checked first. To try a connector's library, a process runs this program again with
  // this command (loader/trial.h).
  if (argc == 4 && argv[1] == patchbay::loader::kTrialCommand) {
    return patchbay::loader::run_trial(argv[2], argv[3]);
  }
  return run(argc, argv);
}
