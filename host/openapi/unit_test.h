// Writes the unit test of a generated connector. The test calls each action twice, with sample
// arguments: once with a sample answer, and once with an answer 404.
#pragma once

#include <string>

#include "openapi/operation.h"

namespace patchbay::openapi {

// Returns the C++ statements that test one action. `base` is the address of the server. Returns ""
// if there is no sample of the required arguments.
std::string test_statements(const Operation& operation, const std::string& base);

}  // namespace patchbay::openapi
