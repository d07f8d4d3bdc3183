#pragma once

#include <map>
#include <mutex>
#include <string>

#include "app/config.h"

namespace patchbay::cli {

// Returns the process's environment and removes the secrets from it, because connectors run in this
// process and can read its environment. Removes credentials, client secrets, the key ring and the
// password of the store at once. Removes every other variable when the host reads it, because a
// configuration may name any variable for a secret. Only plain variables (kPlain) stay. Overwrites
// the bytes of removed variables. Call this before threads start. Read the result on one thread,
// while the configuration is read.
app::Environment taken_environment();

}  // namespace patchbay::cli
