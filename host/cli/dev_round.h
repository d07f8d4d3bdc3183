// One round of `patchbay dev`: a connector is built, a running server takes it in, and it is
// checked.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "base/result.h"

namespace patchbay::cli {

// What a program of a round printed, without the middle of a long text (dev_output.h), and its exit
// code.
struct Ran {
  int exit_code = 0;
  std::string out;
  std::string err;
};

// What a round uses. Tests replace it.
struct DevTools {
  // Runs a program of this name with these arguments.
  std::function<Result<Ran>(const std::string& program, const std::vector<std::string>& arguments)>
      run;
  // Lets a server take the connectors in. Empty: there is no server.
  std::function<Result<void>()> reload;
};

struct DevOptions {
  std::filesystem::path folder;      // of the connector's sources
  std::filesystem::path sdk_prefix;  // where the SDK is installed; empty: CMake finds it
  int level = 2;                     // of patchbay-conformance
};

// How a round ended.
struct DevRound {
  bool is_good = false;
  std::string summary;               // "built, 34 checks of level 2 pass, 3 skipped"
  std::vector<std::string> details;  // what the compiler or a check said, one line each
};

// Builds the sources into FOLDER/build, and checks each connector there. Fails if a program cannot
// be run at all.
Result<DevRound> run_round(const DevOptions& options, const DevTools& tools);

}  // namespace patchbay::cli
