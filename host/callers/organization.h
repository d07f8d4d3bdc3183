#pragma once

#include <string>

#include "base/clock.h"

namespace patchbay::callers {

struct Organization {
  std::string id;
  std::string plan;  // as gates of the kind "plan" name it; "": none is known
  WallTime created_at;
};

}  // namespace patchbay::callers
