#pragma once

#include <string>
#include <string_view>

namespace patchbay::authserver {

// Returns HMAC-SHA256 (RFC 2104) as base64url without padding.
std::string mac_of(std::string_view key, std::string_view text);

}  // namespace patchbay::authserver
