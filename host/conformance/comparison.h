// Compares the results of calls that should have the same result.
#pragma once

#include <string>
#include <vector>

#include "conformance/examination.h"

namespace patchbay::conformance {

// Runs the tasks one after the other, on one instance that nothing else uses, and returns their
// results.
std::vector<Returned> undisturbed(Examination& examination, const std::vector<Task>& tasks);

// Returns true if the status and the kind of the outcome are equal and, after a success, the
// results are the same JSON value or the same bytes.
bool is_same(const Returned& one, const Returned& other);

// Fails the check, and ends it, if `one` and `expected` differ. `what` names the call that returned
// `one`.
void expect_same(const std::string& what, const Returned& one, const Returned& expected);

}  // namespace patchbay::conformance
