#pragma once

#include <patchbay/abi/draft/host_file_text.h>

namespace patchbay::http_service {

// Returns the table of patchbay.host.file_text (draft).
const patchbay_host_file_text& file_text();

}  // namespace patchbay::http_service
