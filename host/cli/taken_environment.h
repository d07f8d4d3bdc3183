#pragma once

#include <map>
#include <mutex>
#include <string>

#include "app/config.h"

namespace patchbay::cli {

// Returns the process's environment and removes the secrets from it, because connectors run in this
// process and can read its environment. This function removes credentials, client secrets, the key
// ring and the password of the store. The returned function removes every other variable that the
// host reads from it, because a configuration may name any variable for a secret. Only plain
// variables (kPlain) stay. The bytes of removed variables are overwritten. Call this function
// before threads start. Call the returned function on one thread, while the configuration is read.
app::Environment taken_environment();

}  // namespace patchbay::cli
