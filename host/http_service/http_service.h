#pragma once

#include <patchbay/abi/host_http.h>

namespace patchbay::services {

// The table of patchbay.host.http/1. Constant.
const patchbay_host_http& http_service();

}  // namespace patchbay::services
