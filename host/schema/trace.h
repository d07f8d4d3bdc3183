#pragma once

#include <string>
#include <vector>

#include "schema/finding.h"

namespace patchbay::schema {

// One node of the trace of an evaluation: a subschema applied to a place of the instance, or one of
// the subschema's keywords. The output formats and the faults are made from the tree.
struct TraceUnit {
  std::string keyword_location{};
  std::string absolute_location{};
  std::string instance_location{};
  Word word = Word::kAnnotation;
  bool is_subschema = false;
  bool valid = true;
  std::vector<Finding> findings{};  // the faults of a keyword that fails without a subschema
  std::string annotation{};         // JSON
  std::vector<TraceUnit> units{};
};

// Appends `reason` to the sentence of every fault of the unit and below it.
void add_reason(TraceUnit& unit, const std::string& reason);
// Appends the note that the fault is of the closest alternative to the sentence of the first fault
// only. Returns false if there is no fault.
bool add_note(TraceUnit& unit, const std::string& note);
// Returns true if the sentence of a fault says that it is of the closest alternative.
bool is_of_closest(const TraceUnit& unit);

// What a trace may cost. The trace has everything that these limits allow.
struct TraceLimits {
  std::size_t judged = 2'000'000;           // applications of a subschema to a place
  std::size_t kept = 100'000;               // units kept; one of long texts counts as several
  std::size_t findings = 300'000;           // findings made, also those that are not kept
  std::uint64_t search_steps = 10'000'000;  // as in InstanceLimits
};

}  // namespace patchbay::schema
