#pragma once

#include <patchbay/abi/host_http.h>

namespace patchbay::http_service {

// Returns the table of patchbay.host.http/1. The table never changes.
const patchbay_host_http& http_service();

}  // namespace patchbay::http_service
