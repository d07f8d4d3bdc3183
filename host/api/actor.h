#pragma once

#include <string>

#include "base/caller.h"

namespace patchbay::api {

// Returns the actor for audit records: the user, or the key if the caller is a service without a
// user.
inline const std::string& actor_of(const Caller& caller) {
  return caller.user.empty() ? caller.key : caller.user;
}

}  // namespace patchbay::api
