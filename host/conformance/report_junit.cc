#include <sstream>

#include "conformance/report.h"

namespace patchbay::conformance {
namespace {

// Escapes a text for XML 1.0, and leaves out the characters that XML cannot contain.
std::string xml(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (c == '"') {
      out += "&quot;";
    } else if (c == '\n') {
      out += "&#10;";
    } else if (static_cast<unsigned char>(c) >= 0x20) {
      out += c;
    }
  }
  return out;
}

std::string joined(const Report& report, const CheckReport& check) {
  std::string text;
  for (const std::string& line : explain(report, check)) text += line + "\n";
  return text + check.backtrace;
}

// Returns the XML element for the outcome of a check, or "" if this outcome has no element.
std::string element_of(const Report& report, const CheckReport& check) {
  const std::string message = " message=\"" + xml(check.finding.found) + "\"";
  if (!check.suppressed.empty()) {
    return "<skipped message=\"suppressed: " + xml(check.suppressed) + "\"/>";
  }
  switch (check.finding.outcome) {
    case Outcome::kSkipped:
      return "<skipped" + message + "/>";
    case Outcome::kFailed:
      return "<failure" + message + ">" + xml(joined(report, check)) + "</failure>";
    case Outcome::kCrashed:
    case Outcome::kTimedOut:
      return "<error type=\"" + std::string(name_of(check.finding.outcome)) + "\"" + message + ">" +
             xml(joined(report, check)) + "</error>";
    case Outcome::kWarning:
      if (report.warnings_count) {
        return "<failure" + message + ">" + xml(joined(report, check)) + "</failure>";
      }
      return "<system-out>warning: " + xml(check.finding.found) + "</system-out>";
    case Outcome::kPassed:
      return {};
  }
  return {};
}

std::string seconds(std::chrono::milliseconds time) {
  std::ostringstream out;
  out << static_cast<double>(time.count()) / 1000;
  return out.str();
}

}  // namespace

std::string junit_of(const Report& report) {
  std::ostringstream cases;
  std::size_t failures = 0;
  std::size_t errors = 0;
  std::size_t skipped = 0;
  for (const CheckReport* check : report.by_weight()) {
    const std::string element = element_of(report, *check);
    failures += element.starts_with("<failure") ? 1 : 0;
    errors += element.starts_with("<error") ? 1 : 0;
    skipped += element.starts_with("<skipped") ? 1 : 0;
    cases << "    <testcase classname=\"" << group_of(*check->check) << "\" name=\""
          << check->check->id << "\" time=\"" << seconds(check->time) << "\""
          << (element.empty() ? "/>\n" : ">" + element + "</testcase>\n");
  }
  if (!report.faults.empty()) {
    ++failures;
    cases
        << "    <testcase classname=\"conformance.toml\" name=\"suppressions\"><failure message=\""
        << xml(report.faults.front()) << "\"/></testcase>\n";
  }
  const std::size_t tests = report.checks.size() + (report.faults.empty() ? 0 : 1);
  std::ostringstream out;
  out << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n  <testsuite name=\""
      << xml(report.connector.empty() ? report.folder.string() : report.connector) << "\" tests=\""
      << tests << "\" failures=\"" << failures << "\" errors=\"" << errors << "\" skipped=\""
      << skipped << "\">\n"
      << cases.str() << "  </testsuite>\n</testsuites>\n";
  return out.str();
}

}  // namespace patchbay::conformance
