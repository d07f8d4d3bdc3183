// Writes the unit test of a generated connector. The test calls each action twice, with sample
// arguments: once with a sample answer, and once with an answer 404. Also writes the scenario of
// the calls that have a sample answer.
#pragma once

#include <string>

#include "openapi/operation.h"

namespace patchbay::openapi {

// Returns the C++ statements that test one action. `base` is the address of the server. Returns ""
// if there is no sample of the required arguments.
std::string test_statements(const Operation& operation, const std::string& base);

// Returns the call of one action with its sample answer, as an entry of a scenario. Returns null if
// there is no sample of the required arguments, or if the request's body is a form.
Tree scenario_call(const Operation& operation, const std::string& base);

}  // namespace patchbay::openapi
