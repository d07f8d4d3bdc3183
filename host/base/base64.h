#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace patchbay {

// base64() and from_base64() write and read Base64 (RFC 4648 §4) with padding. from_base64() and
// from_base64url() accept only the exact form that base64() and base64url() write: no line breaks,
// no missing padding, no stray bits. The functions are not constant-time.
std::string base64(std::span<const std::uint8_t> bytes);
std::string base64(std::string_view bytes);
// base64url() and from_base64url() use the alphabet of RFC 4648 §5 without padding, which is safe
// in URLs and file names.
std::string base64url(std::span<const std::uint8_t> bytes);
std::optional<std::vector<std::uint8_t>> from_base64(std::string_view text);
std::optional<std::vector<std::uint8_t>> from_base64url(std::string_view text);

}  // namespace patchbay
