// SPDX-License-Identifier: Apache-2.0
// Converts bytes to a form that JSON can contain.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace files {

// Returns the size of the longest beginning of `bytes` that is UTF-8 (RFC 3629).
std::size_t utf8_prefix(std::string_view bytes);
inline bool is_utf8(std::string_view bytes) { return utf8_prefix(bytes) == bytes.size(); }

// Returns base64 with padding (RFC 4648, section 4).
std::string base64(std::string_view bytes);

}  // namespace files
