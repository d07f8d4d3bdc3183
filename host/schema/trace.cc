#include "schema/trace.h"

#include <algorithm>

namespace patchbay::schema {
namespace {

void collect(const TraceUnit& unit, std::vector<const Finding*>& findings) {
  for (const Finding& finding : unit.findings) findings.push_back(&finding);
  for (const TraceUnit& part : unit.units) collect(part, findings);
}

}  // namespace

std::vector<const Finding*> findings_of(const TraceUnit& unit) {
  std::vector<const Finding*> findings;
  collect(unit, findings);
  return findings;
}

const Finding* first_of(const TraceUnit& unit) {
  if (!unit.findings.empty()) return &unit.findings.front();
  for (const TraceUnit& part : unit.units) {
    if (const Finding* first = first_of(part)) return first;
  }
  return nullptr;
}

void add_reason(TraceUnit& unit, const std::string& reason) {
  for (Finding& finding : unit.findings) finding.end += reason;
  for (TraceUnit& part : unit.units) add_reason(part, reason);
}

void add_awaited(TraceUnit& unit, const std::vector<std::string>& pointers) {
  for (Finding& finding : unit.findings) {
    finding.awaited.insert(finding.awaited.end(), pointers.begin(), pointers.end());
  }
  for (TraceUnit& part : unit.units) add_awaited(part, pointers);
}

bool add_note(TraceUnit& unit, const std::string& note) {
  if (!unit.findings.empty()) {
    Finding& first = unit.findings.front();
    first.end += note;
    first.is_of_closest = true;
    return true;
  }
  return std::any_of(unit.units.begin(), unit.units.end(),
                     [&](TraceUnit& part) { return add_note(part, note); });
}

bool is_of_closest(const TraceUnit& unit) {
  return std::any_of(unit.findings.begin(), unit.findings.end(),
                     [](const Finding& finding) { return finding.is_of_closest; }) ||
         std::any_of(unit.units.begin(), unit.units.end(), is_of_closest);
}

}  // namespace patchbay::schema
