// A number that stands for a text: the same wherever and whenever it is computed.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace mcp {

// FNV-1a, 64 bits.
std::uint64_t fingerprint(std::string_view text);

// Its last `digits` hexadecimal digits, at most 16.
std::string fingerprint_digits(std::string_view text, std::size_t digits);

}  // namespace mcp
