#pragma once

#include "actions/pipeline.h"
#include "api/handlers.h"

namespace patchbay::api {

// Makes a request for the pipeline of actions from the parts of an HTTP request that do not depend
// on the action, such as its caller and its deadline. Borrows `request`.
actions::Request call_of(const Api& api, const Request& request);

}  // namespace patchbay::api
