// Makes HTTP answers from errors. This file decides only the status. The body is the envelope that
// all interfaces share.
#pragma once

#include "base/error.h"
#include "httpd/response.h"
#include "wire/error_body.h"

namespace patchbay::httpd {

// Returns the HTTP status of an error, such as 422 for INVALID_ARGUMENT. Returns 401 only if
// Patchbay does not know the caller.
int status_of(Code code);

using wire::ErrorPlace;

// Adds Retry-After to the answer if the error names a time.
void add_retry_after(const Error& error, Response& response);

// Makes the answer to an error: status, envelope, Retry-After if the error names a time, and
// WWW-Authenticate with the status 401.
Response error_response(const Error& error, const ErrorPlace& place);

}  // namespace patchbay::httpd
