// Runs checks, each in its own process, and collects their results. Begin here:
//
//   const Report report = run_checks({.folder = "connectors/notes", .program = "/proc/self/exe"});
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "conformance/report.h"

namespace patchbay::conformance {

struct RunOptions {
  std::filesystem::path folder;      // the connector's folder
  std::filesystem::path program;     // path of patchbay-conformance itself
  int level = 4;                     // runs the checks up to this level
  std::vector<std::string> include;  // patterns of ids (fnmatch); empty: all checks
  std::vector<std::string> exclude;
  unsigned jobs = 2;  // number of processes that run at the same time
  std::uint64_t seed = 1;
  std::chrono::milliseconds timeout{20'000};  // time limit of each check
  bool warnings_count = false;
  std::filesystem::path scenario{};  // for the group `scenario`; "": its checks are skipped
  // A provider on loopback that answers instead of made-up answers. Then only the gates and the
  // group `actions` run, because the other checks decide what is answered. "": none.
  std::string provider_url{};
  std::string credential{};  // the account's secret for this provider, or ""
  // The library of ThreadSanitizer, which is loaded into each process (thread_sanitizer.h); "":
  // none.
  std::string thread_sanitizer{};
};

// Runs the chosen checks. The three gates run first. If a gate does not pass, the checks that need
// this gate are skipped. The report has the checks in the order of all_checks().
Report run_checks(const RunOptions& options);

// Runs one check in its own process, without running the gates first.
CheckReport run_check(const RunOptions& options, const Check& check);

}  // namespace patchbay::conformance
