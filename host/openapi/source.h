// Writes the C++ code of a new connector: the functions that send the requests of its operations.
#pragma once

#include <string>
#include <vector>

#include "openapi/operation.h"

namespace patchbay::openapi {

// Returns the C++ member function that sends the operation's request and returns its answer.
std::string member_function(const Operation& operation);

// Returns the operation's row of the connector's table of actions, in C++.
std::string action_row(const Operation& operation);

// Returns the parameter of the path with this name. Throws std::logic_error if there is no such
// parameter.
const Parameter& path_parameter(const Operation& operation, const std::string& name);

}  // namespace patchbay::openapi
