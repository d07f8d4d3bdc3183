#pragma once

#include "schema/judge.h"

namespace patchbay::schema {

// What is wrong with an instance that the verdict found invalid.
struct Explanation {
  std::vector<Fault> faults;  // at least one, at most `limits.faults`
  std::size_t found = 0;      // how many there are
  bool more = false;          // looking for further ones took too much work
};

// Reads the model where the program says that it fails, keyword by keyword. `rounded`: see Judge.
Explanation explain(const Model& model, const Program& program, const Node& instance,
                    const InstanceLimits& limits, bool rounded);

}  // namespace patchbay::schema
