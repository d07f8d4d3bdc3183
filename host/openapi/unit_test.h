// The unit test of a generated connector: each action once with what it requires, and once for what
// is not there.
#pragma once

#include <string>

#include "openapi/operation.h"

namespace patchbay::openapi {

// Returns the statements that test one action, with requests to `base`; "" if no sample of its
// required arguments can be made.
std::string test_statements(const Operation& operation, const std::string& base);

}  // namespace patchbay::openapi
