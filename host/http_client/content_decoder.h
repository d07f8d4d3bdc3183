#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "base/result.h"

namespace patchbay::http_client {

// Decompresses `Content-Encoding: gzip` or `deflate` (RFC 9110 §8.4.1) in pieces, on the reader's
// thread. Only compressed bytes wait in memory, so a decompression bomb cannot fill the memory.
class ContentDecoder {
 public:
  // Returns a decoder. Fails with PROVIDER_ERROR if the encoding is not gzip or deflate.
  static Result<std::unique_ptr<ContentDecoder>> make(std::string_view encoding);
  ~ContentDecoder();

  // Consumes bytes from the front of `in` and writes decompressed bytes to `out`. Returns the
  // number of written bytes. If it is zero and `in` is empty, the decoder needs more input. Fails
  // with PROVIDER_ERROR if the bytes are not valid in the encoding.
  Result<std::size_t> decode(std::span<const std::byte>& in, std::span<std::byte> out);

  // Returns false inside a compressed stream. If no more input comes then, the body was cut off.
  // Bytes after the end of the stream are ignored.
  [[nodiscard]] bool complete() const;

 private:
  struct Stream;
  explicit ContentDecoder(std::unique_ptr<Stream> stream);

  std::unique_ptr<Stream> stream_;
};

}  // namespace patchbay::http_client
