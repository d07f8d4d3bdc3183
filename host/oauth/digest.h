#pragma once

#include <string>
#include <string_view>

namespace patchbay::oauth {

// SHA-256 as 64 lower-case hex digits, and as base64url without padding (RFC 4648 §5).
std::string sha256_hex(std::string_view text);
std::string sha256_base64url(std::string_view text);

}  // namespace patchbay::oauth
