#pragma once

#include <map>
#include <mutex>
#include <string>

#include "app/config.h"

namespace patchbay::cli {

// Returns the process's environment and removes the secrets from it, because connectors run in this
// process and can read what is there. Credentials, client secrets, the key ring and the password of
// the store are removed at once. Every other variable is removed when the host reads it, unless it
// is a plain one, because a configuration may name any variable for a secret. The bytes of removed
// variables are overwritten. Call it before threads start. Read the result on one thread, while the
// configuration is read.
app::Environment taken_environment();

}  // namespace patchbay::cli
