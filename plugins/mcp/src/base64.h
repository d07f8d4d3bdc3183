// Decodes base64 (RFC 4648, sections 4 and 5).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace mcp {

// Returns the bytes; nullopt if the text is not base64. Takes both alphabets, with or without
// padding, and ignores line ends.
std::optional<std::string> decode_base64(std::string_view text);

}  // namespace mcp
