// The one mapping of errors to HTTP: their status, around the body that every entrance shows.
#pragma once

#include "base/error.h"
#include "httpd/response.h"
#include "wire/error_body.h"

namespace patchbay::httpd {

// 422 for INVALID_ARGUMENT, and so on; 401 is kept for callers of Patchbay itself.
int status_of(Code code);

using wire::ErrorPlace;

// The answer: status, envelope, and Retry-After if it is known when to come back.
Response error_response(const Error& error, const ErrorPlace& place);

}  // namespace patchbay::httpd
