// Checks whose failure an author accepts for a time, in conformance.toml beside the manifest:
//
//   [[suppress]]
//   id = "binary.needs_only_the_system"
//   reason = "The image has libpq."
//   until = 2027-03-01
//
// An entry that has expired, or that no failed check needs, fails the run.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "conformance/report.h"

namespace patchbay::conformance {

inline constexpr std::string_view kSuppressionFile = "conformance.toml";

struct Suppression {
  std::string id;
  std::string reason;
  std::chrono::year_month_day until;
};

// Reads the file; no file is no suppression. Fails with INVALID_ARGUMENT, which names the place, if
// it is not TOML, has other members, or names a check that there is not.
Result<std::vector<Suppression>> read_suppressions(const std::filesystem::path& file);

// Marks what is suppressed, and notes the faults of the entries, in `report`.
void suppress(Report& report, const std::vector<Suppression>& suppressions,
              std::chrono::year_month_day today);

}  // namespace patchbay::conformance
