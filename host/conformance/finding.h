// The result of one check.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace patchbay::conformance {

enum class Outcome { kPassed, kWarning, kSkipped, kFailed, kCrashed, kTimedOut };

// Returns the word for an outcome, such as "timed out".
std::string_view name_of(Outcome outcome);
std::optional<Outcome> outcome_of(std::string_view name);

// Returns true if a connector with this outcome does not conform.
bool is_failure(Outcome outcome);

// The result of a check. `found` is a sentence that says what happened, or why the check was
// skipped. `found` is empty if the check passed. `place` is FILE:LINE if something in a file has to
// change, or empty.
struct Finding {
  Outcome outcome = Outcome::kPassed;
  std::string found{};
  std::string place{};
};

}  // namespace patchbay::conformance
