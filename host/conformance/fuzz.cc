#include "conformance/fuzz.h"

namespace patchbay::conformance {

FuzzReport fuzz(const RunOptions& options, const std::function<bool()>& goes_on) {
  RunOptions round = options;
  round.level = fuzz_check().level;
  round.include = {std::string(kManifestGate), std::string(kLibraryGate),
                   std::string(kInstanceGate)};
  FuzzReport fuzzed{0, run_checks(round)};
  if (fuzzed.report.exit_code() != 0) return fuzzed;
  fuzzed.report.checks.emplace_back();
  do {
    fuzzed.report.seed = round.seed;
    fuzzed.report.checks.back() = run_check(round, fuzz_check());
    ++fuzzed.rounds;
    ++round.seed;
  } while (fuzzed.report.checks.back().finding.outcome == Outcome::kPassed && goes_on());
  return fuzzed;
}

}  // namespace patchbay::conformance
