#pragma once

#include "httpd/request.h"

namespace patchbay::httpd {

// Bodies are read as they are, as UTF-8. Fails with MALFORMED_REQUEST, which is answered as 415, if
// the request says that its body is compressed (Content-Encoding) or in another charset
// (Content-Type).
Result<void> check_coding(const Request& request);

}  // namespace patchbay::httpd
