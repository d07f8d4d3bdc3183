#pragma once

#include "httpd/request.h"

namespace patchbay::httpd {

// Checks that the body is uncompressed UTF-8, because the server reads every body in this form.
// Fails with MALFORMED_REQUEST if Content-Encoding says that the body is compressed, or if
// Content-Type has another charset. The server then sends the status 415.
Result<void> check_coding(const Request& request);

}  // namespace patchbay::httpd
