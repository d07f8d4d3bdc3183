#pragma once

#include <patchbay/abi/draft/host_http_streams.h>

namespace patchbay::http_service {

// Returns the table of patchbay.host.http_streams (draft).
const patchbay_host_http_streams& http_streams();

}  // namespace patchbay::http_service
