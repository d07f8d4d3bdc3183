#pragma once

#include <string>
#include <vector>

#include "base/fault.h"
#include "schema/model.h"

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
  std::vector<Fault> faults{};  // of a keyword that failed by itself
  std::string annotation{};     // JSON
  std::vector<TraceUnit> units{};
};

// What a trace may cost; it is as exhaustive as these allow.
struct TraceLimits {
  bool only_faults = false;                 // leaves out all units that are valid
  std::size_t judged = 2'000'000;           // subschemas applied to a place
  std::size_t kept = 100'000;               // units
  std::uint64_t search_steps = 10'000'000;  // of patterns, as InstanceLimits has it
};

}  // namespace patchbay::schema
