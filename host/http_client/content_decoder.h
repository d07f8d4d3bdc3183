#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "base/result.h"

namespace patchbay {

// Decompresses `Content-Encoding: gzip` or `deflate` (RFC 9110 §8.4.1) piece by piece, on the
// reader's thread. Only compressed bytes wait in memory for the reader, so a decompression bomb
// cannot fill the memory.
class ContentDecoder {
 public:
  // Makes a decoder. Fails with PROVIDER_ERROR if the encoding is not gzip or deflate.
  static Result<std::unique_ptr<ContentDecoder>> make(std::string_view encoding);
  ~ContentDecoder();

  // Takes bytes from the front of `in` and writes the decompressed bytes to `out`. Returns the
  // number of written bytes. If this number is zero and `in` is empty, the decoder needs more
  // input. Fails with PROVIDER_ERROR if the bytes are not valid in the encoding.
  Result<std::size_t> decode(std::span<const std::byte>& in, std::span<std::byte> out);

  // Returns false in the middle of a compressed stream. If no more input comes, the body was then
  // cut off. The decoder ignores bytes after the end of the stream.
  [[nodiscard]] bool complete() const;

 private:
  struct Stream;
  explicit ContentDecoder(std::unique_ptr<Stream> stream);

  std::unique_ptr<Stream> stream_;
};

}  // namespace patchbay
