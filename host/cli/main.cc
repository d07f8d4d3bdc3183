#include <exception>
#include <iostream>
#include <new>

#include "cli/invocation.h"
#include "cli/printable.h"

int main(int argc, char** argv) {
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
