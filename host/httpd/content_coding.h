#pragma once

#include "httpd/request.h"

namespace patchbay::httpd {

// Checks that the body is plain UTF-8, because the server reads every body in that form. Fails with
// MALFORMED_REQUEST, which is answered with the status 415, if the request says that its body is
// compressed (Content-Encoding) or in another charset (Content-Type).
Result<void> check_coding(const Request& request);

}  // namespace patchbay::httpd
