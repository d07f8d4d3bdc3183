#pragma once

#include "schema/judge.h"

namespace patchbay::schema {

// The faults of an instance that the verdict found invalid.
struct Explanation {
  std::vector<Fault> faults;  // at least one; at most `limits.faults` (or 1)
  std::size_t found = 0;      // how many were found, also those that are not in `faults`
  bool more = false;          // there may be more: a limit ended the search
};

// Checks the model keyword by keyword, but enters only the parts that fail by the program's
// verdict. `rounded`: see Judge. `place`: pointer to the instance in a larger document.
Explanation explain(const Model& model, const Program& program, const Node& instance,
                    const InstanceLimits& limits, bool rounded, std::string_view place = {});

}  // namespace patchbay::schema
