#pragma once

#include <map>
#include <mutex>
#include <string>

#include "app/config.h"

namespace patchbay::cli {

// Returns a function that finds the variables of the process's environment. Removes the secrets
// from the environment first, because connectors run in this process and can read its environment.
// The secrets are credentials, API keys, client secrets, the key ring and the password of the
// store. The returned function still finds the removed secrets. It also removes each other variable
// that its caller asks for, because a configuration may name any variable for a secret. Only plain
// variables (kPlain) stay. The bytes of removed variables are overwritten. Call taken_environment()
// before threads start. Call the returned function on one thread, while the configuration is read.
app::Environment taken_environment();

}  // namespace patchbay::cli
