// Compares the results of calls that should have the same result.
#pragma once

#include <string>
#include <vector>

#include "conformance/examination.h"

namespace patchbay::conformance {

// Runs the tasks one after the other on a new instance, and returns their results. No other call
// uses this instance.
std::vector<CallReturn> undisturbed(Examination& examination, const std::vector<Task>& tasks);

// Returns true if both calls had an equal result: the same status, the same kind of outcome and,
// after a success, the same JSON value or the same bytes.
bool is_same(const CallReturn& one, const CallReturn& other);

// Fails the check, and ends the check, if `one` and `expected` differ. `what` names the call that
// returned `one`.
void expect_same(const std::string& what, const CallReturn& one, const CallReturn& expected);

}  // namespace patchbay::conformance
