#pragma once

#include <string>

#include "base/clock.h"

namespace patchbay::callers {

struct Organization {
  std::string id;
  std::string plan;  // name of the plan, for gates of the kind "plan"; empty if unknown
  WallTime created_at;
};

}  // namespace patchbay::callers
