#include "conformance/finding.h"

#include <algorithm>
#include <array>
#include <utility>

namespace patchbay::conformance {
namespace {

constexpr std::array<std::pair<Outcome, std::string_view>, 6> kOutcomeNames{{
    {Outcome::kPassed, "passed"},
    {Outcome::kWarning, "warning"},
    {Outcome::kSkipped, "skipped"},
    {Outcome::kFailed, "failed"},
    {Outcome::kCrashed, "crashed"},
    {Outcome::kTimedOut, "timed out"},
}};

}  // namespace

std::string_view name_of(Outcome outcome) {
  return kOutcomeNames[static_cast<std::size_t>(outcome)].second;
}

std::optional<Outcome> outcome_of(std::string_view name) {
  const auto* const found =
      std::ranges::find(kOutcomeNames, name, [](const auto& row) { return row.second; });
  if (found == kOutcomeNames.end()) return std::nullopt;
  return found->first;
}

bool is_failure(Outcome outcome) {
  return outcome == Outcome::kFailed || outcome == Outcome::kCrashed ||
         outcome == Outcome::kTimedOut;
}

}  // namespace patchbay::conformance
