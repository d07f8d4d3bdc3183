#include <sstream>

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

}  // namespace

std::string text_of(const Report& report) {
  std::ostringstream out;
  std::size_t skipped = 0;
  for (const CheckReport* check : report.by_weight()) {
    const Outcome outcome = check->finding.outcome;
    if (outcome == Outcome::kPassed) continue;
    if (outcome == Outcome::kSkipped) {
      out << (skipped++ == 0 ? "skipped\n" : "") << "  " << check->check->id << ": "
          << check->finding.found << "\n";
      continue;
    }
    write_check(out, report, *check);
  }
  if (skipped > 0) out << "\n";
  for (const std::string& fault : report.faults) out << "conformance.toml: " << fault << "\n";
  out << report.verdict() << " Suite " << kSuite << ", seed " << report.seed << ".\n";
  return out.str();
}

}  // namespace patchbay::conformance
