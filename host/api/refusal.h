#pragma once

#include <string>

#include "httpd/error_response.h"
#include "httpd/request.h"

namespace patchbay::api {

// Returns the error response of a route whose path does not contain the connector. The body
// contains `connector`.
inline httpd::Response refusal(const httpd::Request& request, const Error& error,
                               const std::string& connector) {
  const std::string trace_id = request.trace_id.hex();
  return httpd::error_response(error, {.connector_id = connector, .trace_id = trace_id});
}

}  // namespace patchbay::api
