// patchbay-conformance checks whether a connector obeys the rules of the ABI (README.md).
#include <chrono>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <string>
#include <vector>

#include "conformance/child.h"
#include "conformance/command_line.h"

int main(int argc, char** argv) {
  using namespace patchbay::conformance;
  std::vector<std::string> arguments(argv + 1, argv + argc);
  // Must be checked first. For each check, the runner starts this program again with this command.
  if (!arguments.empty() && arguments.front() == kExamineCommand) {
    return examine_here({arguments.begin() + 1, arguments.end()});
  }
  const auto variable = [](const std::string& name) {
    const char* const value = std::getenv(name.c_str());
    return std::string(value == nullptr ? "" : value);
  };
  const auto today = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
  try {
    return run_command_line(
        arguments, {std::cout, std::cerr, "/proc/self/exe", std::chrono::year_month_day(today),
                    variable("GITHUB_STEP_SUMMARY"), variable});
  } catch (const std::exception& error) {
    std::cerr << "patchbay-conformance: " << error.what()
              << "\n  This is a bug of ours: please report what you did.\n";
    return 2;
  }
}
