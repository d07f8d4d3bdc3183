#pragma once

#include "api/handlers.h"
#include "documents/reading.h"

namespace patchbay::api {

// The caller as the providers of its documents know it. A key with the scope `documents` sees all
// of its organization.
Result<documents::Asker> asker_of(const Api& api, const Request& request);

}  // namespace patchbay::api
