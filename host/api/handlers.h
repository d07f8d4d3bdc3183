// The handlers behind the table in routes.cc, by group. Each is called by many threads at once.
#pragma once

#include "api/api.h"
#include "base/result.h"
#include "httpd/request.h"
#include "httpd/response.h"

namespace patchbay::api {

using Answer = Result<httpd::Response>;
using httpd::Request;

// health.cc
Answer healthz(const Api& api, const Request& request);
Answer readyz(const Api& api, const Request& request);
Answer metrics(const Api& api, const Request& request);

// catalog.cc
Answer list_connectors(const Api& api, const Request& request);

// actions.cc
Answer call_action(const Api& api, const Request& request);

}  // namespace patchbay::api
