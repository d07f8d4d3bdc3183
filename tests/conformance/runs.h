// Runs the checks of connectors that this build has made.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "conformance/run.h"

namespace patchbay::conformance {

inline std::filesystem::path animal(const std::string& name) {
  return std::filesystem::path(PATCHBAY_BINARY_DIR) / "zoo" / name;
}

inline RunOptions options_for(const std::filesystem::path& folder,
                              std::vector<std::string> include = {}) {
  RunOptions options;
  options.folder = folder;
  options.program = PATCHBAY_CONFORMANCE;
  options.include = std::move(include);
  return options;
}

// Returns one line for each check that did not pass, without those that were skipped.
inline std::string not_passed(const Report& report) {
  std::string lines;
  for (const CheckReport& each : report.checks) {
    const Outcome outcome = each.finding.outcome;
    if (outcome == Outcome::kPassed || outcome == Outcome::kSkipped) continue;
    lines += std::string(each.check->id) + " " + std::string(name_of(outcome)) + ": " +
             each.finding.found + " [" + each.step + "]\n";
  }
  return lines;
}

}  // namespace patchbay::conformance
