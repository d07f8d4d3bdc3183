#pragma once

#include "api/handlers.h"
#include "documents/reading.h"

namespace patchbay::api {

// Returns the caller in the form in which the providers of its documents know it. A key with the
// scope `documents` sees all documents of its organization.
Result<documents::Asker> asker_of(const Api& api, const Request& request);

}  // namespace patchbay::api
