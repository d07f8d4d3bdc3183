#pragma once

#include "api/handlers.h"
#include "documents/reading.h"

namespace patchbay::api {

// Returns the caller as a reader of documents, with the ids of the caller's accounts at providers.
// A key with the scope `documents` may see all documents of its organization.
Result<documents::Asker> asker_of(const Api& api, const Request& request);

}  // namespace patchbay::api
