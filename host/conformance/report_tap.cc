// Writes TAP 13, with the details of each failed check as YAML.
#include <nlohmann/json.hpp>
#include <sstream>

#include "conformance/report.h"

namespace patchbay::conformance {
namespace {

// Returns the text as a quoted YAML text. JSON texts in quotes are valid YAML.
std::string yaml(std::string_view text) {
  return nlohmann::json(std::string(text))
      .dump(-1, ' ', true, nlohmann::json::error_handler_t::replace);
}

// Replaces line ends and each `#` with spaces, because `#` would begin a directive.
std::string directive_text(std::string text) {
  for (char& c : text) {
    if (c == '#' || c == '\n') c = ' ';
  }
  return text;
}

}  // namespace

std::string tap_of(const Report& report) {
  std::ostringstream out;
  out << "TAP version 13\n1.." << report.checks.size() + (report.faults.empty() ? 0 : 1) << "\n";
  std::size_t number = 0;
  for (const CheckReport* each : report.by_weight()) {
    const bool fails = each->counts(report.warnings_count);
    out << (fails ? "not ok " : "ok ") << ++number << " - " << each->check->id;
    if (each->finding.outcome == Outcome::kSkipped) {
      out << " # SKIP " << directive_text(each->finding.found);
    }
    if (!each->suppressed.empty())
      out << " # SKIP suppressed: " << directive_text(each->suppressed);
    out << "\n";
    if (!fails && each->finding.outcome != Outcome::kWarning) continue;
    out << "  ---\n  outcome: " << name_of(each->finding.outcome) << "\n";
    for (const auto& [name, text] : {std::pair<const char*, std::string_view>{"step", each->step},
                                     {"host_call", each->host_call},
                                     {"signal", each->signal},
                                     {"found", each->finding.found},
                                     {"place", each->finding.place},
                                     {"rule", each->check->rule},
                                     {"heading", each->check->heading},
                                     {"change", each->check->change}}) {
      if (!text.empty()) out << "  " << name << ": " << yaml(text) << "\n";
    }
    out << "  reproduce: " << yaml(report.reproduction(*each)) << "\n  ...\n";
  }
  if (!report.faults.empty()) {
    out << "not ok " << ++number
        << " - conformance.toml\n  ---\n  found: " << yaml(report.faults.front()) << "\n  ...\n";
  }
  out << "# " << report.verdict() << "\n";
  return out.str();
}

}  // namespace patchbay::conformance
