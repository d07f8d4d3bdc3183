// One round of `patchbay dev`: builds a connector, lets a running server load the connector, and
// checks the connector.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "base/result.h"

namespace patchbay::cli {

// The output and the exit code of a program in a round. The middle of a long output is left out
// (dev_output.h).
struct ProgramRun {
  int exit_code = 0;
  std::string out;
  std::string err;
};

// The functions that a round uses. Tests provide their own.
struct DevTools {
  // Runs the program with the name `program` and these arguments.
  std::function<Result<ProgramRun>(const std::string& program,
                                   const std::vector<std::string>& arguments)>
      run;
  // Tells a running server to reload the connectors. Empty if no server is running.
  std::function<Result<void>()> reload;
};

struct DevOptions {
  std::filesystem::path folder;      // the folder of the connector's sources
  std::filesystem::path sdk_prefix;  // the folder where the SDK is installed; empty: CMake finds it
  int level = 2;                     // the level for patchbay-conformance
};

// The result of a round.
struct DevRound {
  bool is_good = false;
  std::string summary;               // such as "built, 34 checks of level 2 pass, 3 skipped"
  std::vector<std::string> details;  // lines of output of the compiler or a check
};

// Builds the sources in FOLDER/build, and checks each connector there. Fails if a program cannot be
// run at all.
Result<DevRound> run_round(const DevOptions& options, const DevTools& tools);

}  // namespace patchbay::cli
