// Writes workflow commands of GitHub Actions. GitHub shows ten annotations of a step and drops the
// others without a message. So the other failures go into the step's summary.
#include "conformance/report.h"

namespace patchbay::conformance {
namespace {

constexpr std::size_t kMostAnnotations = 10;

std::string escaped(std::string_view text, bool is_property) {
  std::string out;
  for (const char c : text) {
    if (c == '%') {
      out += "%25";
    } else if (c == '\r') {
      out += "%0D";
    } else if (c == '\n') {
      out += "%0A";
    } else if (is_property && c == ':') {
      out += "%3A";
    } else if (is_property && c == ',') {
      out += "%2C";
    } else {
      out += c;
    }
  }
  return out;
}

std::string annotation_of(const Report& report, const CheckReport& check) {
  std::string properties = "title=" + escaped(check.check->id, true);
  const std::string& place = check.finding.place;
  if (const std::size_t colon = place.rfind(':'); colon != std::string::npos) {
    properties += ",file=" + escaped(place.substr(0, colon), true) +
                  ",line=" + escaped(place.substr(colon + 1), true);
  }
  std::string message = std::string(name_of(check.finding.outcome));
  for (const std::string& line : explain(report, check)) message += "\n" + line;
  return std::string(check.counts(report.warnings_count) ? "::error " : "::warning ") + properties +
         "::" + escaped(message, false) + "\n";
}

}  // namespace

std::string github_of(const Report& report, std::string& rest) {
  std::vector<std::string> annotations;
  for (const std::string& fault : report.faults) {
    annotations.push_back("::error title=conformance.toml::" + escaped(fault, false) + "\n");
  }
  std::string more;
  std::size_t left_out = 0;
  for (const CheckReport* check : report.by_weight()) {
    const Outcome outcome = check->finding.outcome;
    if (!check->suppressed.empty() || outcome == Outcome::kPassed || outcome == Outcome::kSkipped) {
      continue;
    }
    if (annotations.size() < kMostAnnotations) {
      annotations.push_back(annotation_of(report, *check));
      continue;
    }
    ++left_out;
    more += "- " + std::string(check->check->id) + " " + std::string(name_of(outcome)) + ": " +
            check->finding.found + "\n";
  }
  rest = "### " + report.verdict() + "\n";
  if (left_out > 0) rest += "\nAnd " + std::to_string(left_out) + " more:\n\n" + more;
  std::string out;
  for (const std::string& each : annotations) out += each;
  return out + report.verdict() + "\n";
}

}  // namespace patchbay::conformance
