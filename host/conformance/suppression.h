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

// Reads the file. Returns no suppressions if there is no file. Fails with INVALID_ARGUMENT if the
// file is not TOML, has other members, or names a check that does not exist. The error names the
// place.
Result<std::vector<Suppression>> read_suppressions(const std::filesystem::path& file);

// Marks the suppressed checks in `report`, and adds the faults of the entries to it.
void suppress(Report& report, const std::vector<Suppression>& suppressions,
              std::chrono::year_month_day today);

}  // namespace patchbay::conformance
