#include "schema/trace.h"

#include <algorithm>

namespace patchbay::schema {

void add_reason(TraceUnit& unit, const std::string& reason) {
  for (Finding& finding : unit.findings) finding.fault.sentence += reason;
  for (TraceUnit& part : unit.units) add_reason(part, reason);
}

bool add_note(TraceUnit& unit, const std::string& note) {
  if (!unit.findings.empty()) {
    unit.findings.front().fault.sentence += note;
    return true;
  }
  return std::any_of(unit.units.begin(), unit.units.end(),
                     [&](TraceUnit& part) { return add_note(part, note); });
}

}  // namespace patchbay::schema
