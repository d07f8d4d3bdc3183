// The parameters of an operation: where each stands in a request, and how its value is written.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "openapi/description.h"

namespace patchbay::openapi {

enum class Place { kPath, kQuery, kHeader };

struct Parameter {
  std::string argument;  // its name among the arguments of the action
  std::string name;      // its name at the provider
  Place place = Place::kQuery;
  bool is_required = false;
  std::string written;  // an enumerator of Written (sdk/parameters.h), such as "kComma"
  std::string description;
  const Tree* schema = nullptr;
};

// Returns the parameters of the operation: those of its path, unless the operation has one of the
// same name and place. Fails with INVALID_ARGUMENT for a parameter that cannot be written, such as
// a cookie that is required.
Result<std::vector<Parameter>> parameters_of(const Description& description,
                                             const OperationPlace& place);

}  // namespace patchbay::openapi
