#pragma once

#include <map>
#include <mutex>
#include <string>

#include "app/config.h"

namespace patchbay::cli {

// The process's environment without secrets in it: connectors run in this process and can read what
// is there. Credentials, client secrets and the key ring are taken out at once, whether or not
// anybody asks; of other variables each that is asked for by a name that is not a plain one, since
// a configuration may name any variable for a secret. Their bytes are wiped where they stood. Made
// before threads start; asked on one thread, while the configuration is read.
app::Environment taken_environment();

}  // namespace patchbay::cli
