// Compares what calls came to that should come to the same.
#pragma once

#include <string>
#include <vector>

#include "conformance/examination.h"

namespace patchbay::conformance {

// Returns what each task comes to, one after the other on an instance of its own.
std::vector<Returned> undisturbed(Examination& examination, const std::vector<Task>& tasks);

// Returns true if status and outcome are equal, and the results are the same JSON value or, if they
// are not JSON, the same bytes.
bool is_same(const Returned& one, const Returned& other);

// Ends the check as failed if they are not the same. `what` was done, and came to `one`.
void expect_same(const std::string& what, const Returned& one, const Returned& expected);

}  // namespace patchbay::conformance
