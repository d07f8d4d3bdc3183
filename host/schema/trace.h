#pragma once

#include <string>
#include <vector>

#include "schema/finding.h"

namespace patchbay::schema {

// One node in the trace of an evaluation: a subschema, or one of its keywords, applied to a place
// of the instance. The output formats and the faults are built from the tree of these nodes.
struct TraceUnit {
  std::string keyword_location{};
  std::string absolute_location{};
  std::string instance_location{};
  Word word = Word::kAnnotation;
  bool is_subschema = false;
  bool valid = true;
  std::vector<Finding> findings{};  // faults of a failed keyword without a subschema
  std::string annotation{};         // as JSON
  std::vector<TraceUnit> units{};
};

// Returns the faults of the unit and of the units below it, in their order.
std::vector<const Finding*> findings_of(const TraceUnit& unit);
// Returns the first fault of the unit or of the units below it, or null.
const Finding* first_of(const TraceUnit& unit);
// Appends `reason` to the sentence of every fault in the unit and below it.
void add_reason(TraceUnit& unit, const std::string& reason);
// Adds these members to Finding::awaited of every fault in the unit and below it.
void add_awaited(TraceUnit& unit, const std::vector<std::string>& pointers);
// Appends `note` to the sentence of the first fault only. The note says that the fault is about the
// closest alternative. Returns false if there is no fault.
bool add_note(TraceUnit& unit, const std::string& note);
// Returns true if the sentence of a fault, in the unit or below it, says that the fault is about
// the closest alternative.
bool is_of_closest(const TraceUnit& unit);

// The limits of a trace.
struct TraceLimits {
  std::size_t judged = 2'000'000;  // maximum number of applications of a subschema to a place
  std::size_t kept = 100'000;      // maximum number of stored units; a unit with long texts counts
                                   // as several
  std::size_t findings = 300'000;  // maximum number of findings, including those that are not
                                   // stored
  std::uint64_t search_steps = 10'000'000;  // like InstanceLimits::search_steps
};

}  // namespace patchbay::schema
