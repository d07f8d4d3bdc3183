// Suppressions: an author accepts the failure of a check until a date, in conformance.toml beside
// the manifest:
//
//   [[suppress]]
//   id = "binary.needs_only_the_system"
//   reason = "The image has libpq."
//   until = 2027-03-01
//
// The run fails if an entry has expired, or if its check ran and did not fail.
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

// Reads the file. Returns no suppressions if there is no file. Fails with TOO_LARGE if the file is
// larger than 1 MiB. Fails with INVALID_ARGUMENT if the file is not TOML, has other members, or
// names a check that does not exist. The error names the place in the file.
Result<std::vector<Suppression>> read_suppressions(const std::filesystem::path& file);

// Marks the suppressed checks in `report`, and adds the faults of the entries to `report`.
void suppress(Report& report, const std::vector<Suppression>& suppressions,
              std::chrono::year_month_day today);

}  // namespace patchbay::conformance
