#pragma once

#include <string_view>

#include "base/result.h"

namespace patchbay::oauth_messages {

// Succeeds if secrets may be sent to this address: it is https, or http to loopback (RFC 8252
// §8.3), and has neither user information nor a fragment (RFC 6749 §3.1). Otherwise fails with
// INVALID_ARGUMENT.
Result<void> check_endpoint(std::string_view address);

}  // namespace patchbay::oauth_messages
