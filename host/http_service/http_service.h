#pragma once

#include <patchbay/abi/host_http.h>

namespace patchbay::http_service {

// The table of patchbay.host.http/1. Constant.
const patchbay_host_http& http_service();

}  // namespace patchbay::http_service
