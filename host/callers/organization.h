#pragma once

#include <string>

#include "base/clock.h"

namespace patchbay::callers {

struct Organization {
  std::string id;
  std::string plan;  // the plan's name, which gates of the kind "plan" use; empty if unknown
  WallTime created_at;
};

}  // namespace patchbay::callers
