// Reads the parameters of an operation: their places in the request, and the form of their values.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "openapi/description.h"

namespace patchbay::openapi {

enum class Place { kPath, kQuery, kHeader };

struct Parameter {
  std::string argument;  // the parameter's name among the arguments of the action
  std::string name;      // the parameter's name at the provider
  Place place = Place::kQuery;
  bool is_required = false;
  std::string written;  // an enumerator of Written (sdk/parameters.h), such as "kComma"
  std::string description;
  const Tree* schema = nullptr;
};

// Returns the parameters of the operation and of its path. If both have a parameter with the same
// name and place, returns only the operation's parameter. Leaves out optional cookies, and headers
// that the host sets. Fails with INVALID_ARGUMENT for a parameter that a connector cannot send,
// such as a required cookie, and if the path has a {name} that no parameter describes.
Result<std::vector<Parameter>> parameters_of(const Description& description,
                                             const OperationPlace& place);

}  // namespace patchbay::openapi
