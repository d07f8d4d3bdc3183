#pragma once

#include "actions/pipeline.h"
#include "api/handlers.h"

namespace patchbay::api {

// Makes a request of the pipeline from the parts of the HTTP request that every call has. Borrows
// `request`.
actions::Request call_of(const Api& api, const Request& request);

}  // namespace patchbay::api
