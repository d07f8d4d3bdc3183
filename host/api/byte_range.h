#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace patchbay::api {

// A part of a body (RFC 9110 §14.1.2).
struct ByteRange {
  std::uint64_t from = 0;
  std::uint64_t length = 0;  // 0: the range contains no byte of the body
};

// Returns the range in a Range header, for a body of `size` bytes. Returns nullopt if the server
// may ignore the header: it has another unit, several ranges or a fault.
std::optional<ByteRange> byte_range_of(std::string_view header, std::uint64_t size);

// Returns true if an If-None-Match header contains this tag, or is "*" (RFC 9110 §13.1.2).
bool names_etag(std::string_view header, std::string_view etag);

}  // namespace patchbay::api
