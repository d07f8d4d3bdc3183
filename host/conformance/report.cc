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
  if (is_tsan) return "patchbay-conformance run " + folder.string() + " --tsan";
  return "patchbay-conformance reproduce " + std::to_string(seed) + " " +
         std::string(report.check->id) + " " + folder.string() + given;
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

namespace {

// Returns the expected behaviour. For a crash or an endless call, this is not the check's rule.
std::string expectation(const CheckReport& check) {
  const std::string_view heading = check.check->heading;
  const bool is_file = heading.ends_with(".h") || heading.ends_with(".json");
  std::string rule = std::string(check.check->rule) + " (" + (is_file ? "" : "sdk/ABI.md, ") +
                     std::string(heading) + ")";
  if (check.finding.outcome == Outcome::kCrashed) return "No crash. The check was: " + rule;
  if (check.finding.outcome == Outcome::kTimedOut) return "An end. The check was: " + rule;
  return rule;
}

// Returns the change that the author should make.
std::string advice(const CheckReport& check) {
  if (check.finding.outcome == Outcome::kCrashed) {
    return "Correct what crashes. `addr2line -Cfe LIBRARY OFFSET` names the line of an entry "
           "below, after a debug build; `gdb --args` before the next line stops there.";
  }
  if (check.finding.outcome == Outcome::kTimedOut) {
    return "Find what does not end. Ctrl-C shows where it is, with `gdb --args` before the next "
           "line. A slow machine needs a longer --timeout.";
  }
  const std::string& place = check.finding.place;
  return (place.empty() ? "" : place + ": ") + std::string(check.check->change);
}

}  // namespace

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
  add("expected:  ", expectation(check));
  add("change:    ", advice(check));
  add("again:     ", report.reproduction(check));
  return lines;
}

}  // namespace patchbay::conformance
