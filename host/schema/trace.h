#pragma once

#include <string>
#include <vector>

#include "schema/finding.h"

namespace patchbay::schema {

// One node of the trace of an evaluation: a subschema applied to a place, or one of its keywords.
// The output formats and the faults are read from the tree.
struct TraceUnit {
  std::string keyword_location{};
  std::string absolute_location{};
  std::string instance_location{};
  Word word = Word::kAnnotation;
  bool is_subschema = false;
  bool valid = true;
  std::vector<Finding> findings{};  // of a keyword that failed by itself
  std::string annotation{};         // JSON
  std::vector<TraceUnit> units{};
};

// Says something after the sentence of each fault below.
void add_reason(TraceUnit& unit, const std::string& reason);
// The same after the first alone.
bool add_note(TraceUnit& unit, const std::string& note);

// What a trace may cost; it is as exhaustive as these allow.
struct TraceLimits {
  std::size_t judged = 2'000'000;           // subschemas applied to a place
  std::size_t kept = 100'000;               // units
  std::uint64_t search_steps = 10'000'000;  // of patterns, as InstanceLimits has it
};

}  // namespace patchbay::schema
