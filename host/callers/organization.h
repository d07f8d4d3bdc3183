#pragma once

#include <string>

#include "base/clock.h"

namespace patchbay::callers {

struct Organization {
  std::string id;
  std::string plan;  // a name that gates of the kind "plan" use; "": unknown
  WallTime created_at;
};

}  // namespace patchbay::callers
