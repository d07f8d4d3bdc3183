#pragma once

#include "schema/judge.h"

namespace patchbay::schema {

// The faults of an invalid instance.
struct Explanation {
  std::vector<Fault> faults;  // at least one; at most `limits.faults` (but one if that is 0)
  std::size_t found = 0;      // number of all found faults, including unlisted ones
  bool more = false;          // true: a limit ended the search, so there may be more faults
};

// Finds the faults of an invalid instance. Checks it against the model, keyword by keyword, but
// enters only the parts for which the program's verdict is "invalid". `rounded`: `instance` is the
// text of a value whose reals are doubles. `place` is the pointer to the instance in a larger
// document.
Explanation explain(const Model& model, const Program& program, const Node& instance,
                    const InstanceLimits& limits, bool rounded, std::string_view place = {});

}  // namespace patchbay::schema
