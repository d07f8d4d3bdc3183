#pragma once

#include "httpd/request.h"

namespace patchbay::httpd {

// Checks that the body is plain UTF-8, because the server reads every body as plain UTF-8. Fails
// with MALFORMED_REQUEST if the request says that its body is compressed (Content-Encoding) or in
// another charset (Content-Type). The server then answers with the status 415.
Result<void> check_coding(const Request& request);

}  // namespace patchbay::httpd
