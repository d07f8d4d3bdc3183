// Computes a hash of a text. The same text has the same hash on every machine.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace mcp {

// Returns the 64-bit FNV-1a hash of `text`.
std::uint64_t fingerprint(std::string_view text);

// Returns the last `digits` hexadecimal digits of the fingerprint, at most 16.
std::string fingerprint_digits(std::string_view text, std::size_t digits);

}  // namespace mcp
