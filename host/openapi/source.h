// Writes the C++ code of a new connector: the functions that send the requests of its operations.
#pragma once

#include <string>
#include <vector>

#include "openapi/operation.h"

namespace patchbay::openapi {

// Returns the member function of the connector that runs the operation.
std::string member_function(const Operation& operation);

// Returns the row of the connector's table of actions.
std::string action_row(const Operation& operation);

// Returns the parameter of this name in the path.
const Parameter& path_parameter(const Operation& operation, const std::string& name);

}  // namespace patchbay::openapi
