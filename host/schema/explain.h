#pragma once

#include "schema/judge.h"

namespace patchbay::schema {

// The faults of an invalid instance.
struct Explanation {
  std::vector<Fault> faults;  // at least one; at most `limits.faults`, or one if that is 0
  std::size_t found = 0;      // number of faults found, including faults that are not listed
  bool more = false;          // a limit ended the search, so there may be more faults
};

// Finds the faults of an invalid instance. Checks the instance against the model, keyword by
// keyword, but enters only the parts for which the program's verdict is "invalid". `rounded` is
// true if `instance` is the text of a value whose reals are doubles. `place` is the pointer to the
// instance in a larger document.
Explanation explain(const Model& model, const Program& program, const Node& instance,
                    const InstanceLimits& limits, bool rounded, std::string_view place = {});

}  // namespace patchbay::schema
