#pragma once

#include "httpd/request.h"

namespace patchbay::httpd {

// Bodies are read as they come, as UTF-8. MALFORMED_REQUEST, answered as 415: the request says that
// its body is compressed (Content-Encoding) or in another charset (Content-Type).
Result<void> check_coding(const Request& request);

}  // namespace patchbay::httpd
