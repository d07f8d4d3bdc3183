// The results of a run of the checks, and functions that write them in several formats.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/check.h"
#include "conformance/finding.h"

namespace patchbay::conformance {

// The version of the set of checks. The version changes when a check is added or becomes stricter.
inline constexpr std::string_view kSuite = "5";

struct CheckReport {
  const Check* check = nullptr;
  Finding finding;
  std::string step;       // the last step of the check
  std::string host_call;  // the last host function that the connector called in this step
  std::string signal;     // the signal of a crash
  std::string backtrace;
  std::string printed;  // the end of the connector's output
  std::chrono::milliseconds time{0};
  std::string suppressed;  // the reason from conformance.toml; "": not suppressed

  // Returns true if the connector does not conform because of this check.
  [[nodiscard]] bool counts(bool warnings_count) const;
};

struct Report {
  std::filesystem::path folder;
  std::string connector;  // id and version; empty if the manifest could not be read
  std::uint64_t seed = 1;
  int level = 0;
  bool warnings_count = false;  // --warnings-as-errors
  bool is_tsan = false;         // --tsan
  std::string given;            // options for `reproduce`, such as " --scenario FILE"
  std::vector<CheckReport> checks;
  std::vector<std::string> faults;  // faults of conformance.toml

  // Returns 0 if the connector conforms, 1 if it does not conform, 2 if no check ran, and 3 if the
  // connector could not be loaded.
  [[nodiscard]] int exit_code() const;
  [[nodiscard]] std::size_t count(Outcome outcome) const;
  // Returns the reports: first failures, then warnings, then all others. The order within these
  // groups does not change.
  [[nodiscard]] std::vector<const CheckReport*> by_weight() const;
  // Returns the command that runs one check in the foreground.
  [[nodiscard]] std::string reproduction(const CheckReport& report) const;
  // Returns one sentence: the verdict and the counts.
  [[nodiscard]] std::string verdict() const;
};

// Returns the facts of a failed check, each on its own line: the step, the failure, the rule with
// its heading, what to change, and how to reproduce the failure.
std::vector<std::string> explain(const Report& report, const CheckReport& check);

std::string text_of(const Report& report);
std::string json_of(const Report& report);
std::string junit_of(const Report& report);
std::string tap_of(const Report& report);

// Returns at most ten annotations for GitHub, the worst first. Writes the text for the summary of
// the step into `rest`.
std::string github_of(const Report& report, std::string& rest);

}  // namespace patchbay::conformance
