#pragma once

#include <patchbay/abi/host_http.h>

#include "base/result.h"
#include "http_service/http_call.h"

namespace patchbay::http_service {

// Returns the immutable table of patchbay.host.http/1.
const patchbay_host_http& http_service();

// Fails with PLUGIN_FAULT if `response` is nullptr or its struct_size is too small.
Result<void> check_response(const patchbay_http_response* response);
void fill_response(const HttpCall::OpenedAnswer& opened, patchbay_http_response& response);

}  // namespace patchbay::http_service
