#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "base/result.h"

namespace patchbay {

// Undoes `Content-Encoding: gzip` or `deflate` (RFC 9110 §8.4.1) piece by piece, on the thread that
// reads: what waits between the network and the reader is compressed and small, so no bomb goes
// off.
class ContentDecoder {
 public:
  // PROVIDER_ERROR: an encoding that was not asked for.
  static Result<std::unique_ptr<ContentDecoder>> make(std::string_view encoding);
  ~ContentDecoder();

  // Moves bytes from the front of `in` to `out`; says how many it wrote. Zero with `in` used up
  // asks for more input. PROVIDER_ERROR: not what it says it is.
  Result<std::size_t> decode(std::span<const std::byte>& in, std::span<std::byte> out);

  // Whether the stream has ended; otherwise the body was cut off. What follows it is passed over.
  [[nodiscard]] bool complete() const;

 private:
  struct Stream;
  explicit ContentDecoder(std::unique_ptr<Stream> stream);

  std::unique_ptr<Stream> stream_;
};

}  // namespace patchbay
