// Writes an organization as JSON, in the form for all interfaces.
#pragma once

#include <string>

#include "base/clock.h"
#include "wire/json.h"

namespace patchbay::wire {

struct Organization {
  std::string id;
  std::string plan;  // "": no plan
  WallTime created_at;
};

Json json_of(const Organization& organization);

}  // namespace patchbay::wire
