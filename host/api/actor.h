#pragma once

#include <string>

#include "base/caller.h"

namespace patchbay::api {

// Whom records name: the user, or the key of a service that acts for none.
inline const std::string& actor_of(const Caller& caller) {
  return caller.user.empty() ? caller.key : caller.user;
}

}  // namespace patchbay::api
