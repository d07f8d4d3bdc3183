#include <algorithm>
#include <sstream>
#include <utility>
#include <vector>

#include "conformance/report.h"

namespace patchbay::conformance {
namespace {

void write_check(std::ostream& out, const Report& report, const CheckReport& check) {
  out << name_of(check.finding.outcome) << "  " << check.check->id;
  if (!check.suppressed.empty()) out << "  (suppressed: " << check.suppressed << ")";
  out << "\n";
  if (!check.suppressed.empty()) return;
  for (const std::string& line : explain(report, check)) out << "  " << line << "\n";
  if (!check.backtrace.empty()) {
    std::istringstream frames(check.backtrace);
    for (std::string frame; std::getline(frames, frame);) out << "    " << frame << "\n";
  }
  out << "\n";
}

// Writes the skipped checks, with one line for each reason. The reasons are in the order of the
// checks.
void write_skipped(std::ostream& out, const Report& report) {
  std::vector<std::pair<std::string, std::vector<std::string_view>>> reasons;
  for (const CheckReport& check : report.checks) {
    if (check.finding.outcome != Outcome::kSkipped) continue;
    auto same =
        std::ranges::find(reasons, check.finding.found, &decltype(reasons)::value_type::first);
    if (same == reasons.end()) same = reasons.insert(same, {check.finding.found, {}});
    same->second.push_back(check.check->id);
  }
  if (reasons.empty()) return;
  out << "skipped\n";
  for (const auto& [reason, ids] : reasons) {
    out << "  " << ids.front();
    if (ids.size() > 1) out << " and " << ids.size() - 1 << " more";
    out << ": " << reason << "\n";
  }
  out << "\n";
}

}  // namespace

std::string text_of(const Report& report) {
  std::ostringstream out;
  for (const CheckReport* check : report.by_weight()) {
    const Outcome outcome = check->finding.outcome;
    if (outcome == Outcome::kPassed || outcome == Outcome::kSkipped) continue;
    write_check(out, report, *check);
  }
  write_skipped(out, report);
  for (const std::string& fault : report.faults) out << "conformance.toml: " << fault << "\n";
  out << report.verdict() << " Suite " << kSuite << ", seed " << report.seed << ".\n";
  return out.str();
}

}  // namespace patchbay::conformance
