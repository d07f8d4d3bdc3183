#include "conformance/report.h"

#include <algorithm>

namespace patchbay::conformance {
namespace {

int rank_of(const CheckReport& report) {
  if (!report.suppressed.empty()) return 2;
  if (is_failure(report.finding.outcome)) return 0;
  return report.finding.outcome == Outcome::kWarning ? 1 : 3;
}

}  // namespace

bool CheckReport::counts(bool warnings_count) const {
  if (!suppressed.empty()) return false;
  return is_failure(finding.outcome) || (warnings_count && finding.outcome == Outcome::kWarning);
}

int Report::exit_code() const {
  const auto ran = std::ranges::count_if(
      checks, [](const CheckReport& each) { return each.finding.outcome != Outcome::kSkipped; });
  if (ran == 0) return 2;
  for (const CheckReport& each : checks) {
    const bool is_gate = each.check->id == kManifestGate || each.check->id == kLibraryGate;
    if (is_gate && is_failure(each.finding.outcome)) return 3;
  }
  const bool fails = std::ranges::any_of(
      checks, [&](const CheckReport& each) { return each.counts(warnings_count); });
  return fails || !faults.empty() ? 1 : 0;
}

std::size_t Report::count(Outcome outcome) const {
  return static_cast<std::size_t>(std::ranges::count_if(checks, [&](const CheckReport& each) {
    return each.finding.outcome == outcome && each.suppressed.empty();
  }));
}

std::vector<const CheckReport*> Report::by_weight() const {
  std::vector<const CheckReport*> all;
  all.reserve(checks.size());
  for (const CheckReport& each : checks) all.push_back(&each);
  std::ranges::stable_sort(all, {}, [](const CheckReport* each) { return rank_of(*each); });
  return all;
}

std::string Report::reproduction(const CheckReport& report) const {
  return "patchbay-conformance reproduce " + std::to_string(seed) + " " +
         std::string(report.check->id) + " " + folder.string();
}

std::string Report::verdict() const {
  constexpr std::string_view kVerdicts[] = {"conforming", "not conforming", "nothing ran",
                                            "could not be loaded"};
  std::string text = (connector.empty() ? folder.string() : connector) + ": " +
                     std::string(kVerdicts[static_cast<std::size_t>(exit_code())]) + " at level " +
                     std::to_string(level) + ".";
  for (const Outcome outcome : {Outcome::kFailed, Outcome::kCrashed, Outcome::kTimedOut,
                                Outcome::kWarning, Outcome::kPassed, Outcome::kSkipped}) {
    if (const std::size_t number = count(outcome); number > 0) {
      text += " " + std::to_string(number) + " " + std::string(name_of(outcome)) + ",";
    }
  }
  const auto suppressed = std::ranges::count_if(
      checks, [](const CheckReport& each) { return !each.suppressed.empty(); });
  if (suppressed > 0) text += " " + std::to_string(suppressed) + " suppressed,";
  if (text.ends_with(",")) text.back() = '.';
  return text;
}

std::vector<std::string> explain(const Report& report, const CheckReport& check) {
  std::vector<std::string> lines;
  const auto add = [&](const char* name, std::string_view text) {
    if (!text.empty()) lines.push_back(std::string(name) + std::string(text));
  };
  add("done:      ", check.step);
  add("host call: ", check.host_call);
  std::string came = check.finding.found;
  if (check.finding.outcome == Outcome::kCrashed && !check.signal.empty()) came = check.signal;
  add("came:      ", came);
  add("expected:  ",
      std::string(check.check->rule) + " (" +
          (check.check->heading.ends_with(".h") || check.check->heading.ends_with(".json")
               ? ""
               : "sdk/ABI.md, ") +
          std::string(check.check->heading) + ")");
  add("change:    ", (check.finding.place.empty() ? "" : check.finding.place + ": ") +
                         std::string(check.check->change));
  add("again:     ", report.reproduction(check));
  return lines;
}

}  // namespace patchbay::conformance
