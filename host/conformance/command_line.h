#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <iosfwd>
#include <string>
#include <vector>

namespace patchbay::conformance {

// The streams and facts that the program gets from its caller.
struct Terminal {
  std::ostream& out;
  std::ostream& err;
  std::filesystem::path program;         // patchbay-conformance itself
  std::chrono::year_month_day today;     // to find suppressions that have expired
  std::filesystem::path step_summary{};  // $GITHUB_STEP_SUMMARY, or empty
  // Returns the value of a variable of the environment, or "".
  std::function<std::string(const std::string& name)> variable{};
};

// Runs one command line and returns the exit code (README.md). `arguments` does not include the
// program's name.
int run_command_line(const std::vector<std::string>& arguments, const Terminal& terminal);

}  // namespace patchbay::conformance
