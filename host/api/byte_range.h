#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace patchbay::api {

// A part of a body (RFC 9110 §14.1.2).
struct ByteRange {
  std::uint64_t from = 0;
  std::uint64_t length = 0;  // 0: no byte of the body is in the range
};

// What a Range header means for a body of that size: one range of bytes. Nothing for what may be
// ignored: another unit, several ranges, or a header with a fault.
std::optional<ByteRange> byte_range_of(std::string_view header, std::uint64_t size);

// Whether one of the tags of an If-None-Match is this one, or "*" (RFC 9110 §13.1.2).
bool names_etag(std::string_view header, std::string_view etag);

}  // namespace patchbay::api
