#pragma once

#include "actions/pipeline.h"
#include "api/handlers.h"

namespace patchbay::api {

// Returns a request for the pipeline, filled with the parts of an HTTP request that do not depend
// on the action, such as caller and deadline. Borrows `request`.
actions::Request call_of(const Api& api, const Request& request);

}  // namespace patchbay::api
