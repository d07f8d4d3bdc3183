#include <iostream>

#include "cli/invocation.h"

int main(int argc, char** argv) {
  return patchbay::cli::run({argv + 1, argv + argc}, {std::cin, std::cout, std::cerr},
                            patchbay::app::process_environment());
}
