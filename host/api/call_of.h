#pragma once

#include "actions/pipeline.h"
#include "api/handlers.h"

namespace patchbay::api {

// Makes a request of the pipeline from what the HTTP request says about any call. Borrows
// `request`.
actions::Request call_of(const Api& api, const Request& request);

}  // namespace patchbay::api
