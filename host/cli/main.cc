#include <exception>
#include <iostream>
#include <new>

#include "cli/invocation.h"
#include "cli/printable.h"
#include "loader/trial.h"

int main(int argc, char** argv) {
  // Before all else: a connector's library is tried here (loader/trial.h).
  if (argc == 4 && argv[1] == patchbay::loader::kTrialCommand) {
    return patchbay::loader::run_trial(argv[2], argv[3]);
  }
  try {
    return patchbay::cli::run({argv + 1, argv + argc}, {std::cin, std::cout, std::cerr},
                              patchbay::app::process_environment());
  } catch (const std::bad_alloc&) {
    std::cerr << "patchbay: INTERNAL: there is not enough memory for this.\n";
  } catch (const std::exception& error) {
    std::cerr << "patchbay: INTERNAL: " << patchbay::cli::printable(error.what())
              << "\n  This is a bug of ours: please report what you did.\n";
  }
  return patchbay::cli::kHost;
}
