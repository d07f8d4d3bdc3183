// Converts errors to HTTP responses. Decides only the status. The body is the envelope that all
// interfaces share.
#pragma once

#include "base/error.h"
#include "httpd/response.h"
#include "wire/error_body.h"

namespace patchbay::httpd {

// Returns the HTTP status for an error, for example 422 for INVALID_ARGUMENT. 401 means that
// Patchbay does not know the caller.
int status_of(Code code);

using wire::ErrorPlace;

// Adds Retry-After to the response if the error contains a time.
void add_retry_after(const Error& error, Response& response);

// Returns the response for an error: status, envelope, Retry-After if the error contains a time,
// and WWW-Authenticate with the status 401.
Response error_response(const Error& error, const ErrorPlace& place);

}  // namespace patchbay::httpd
