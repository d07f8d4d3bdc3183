#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "base/result.h"

namespace patchbay {

// Decompresses `Content-Encoding: gzip` or `deflate` (RFC 9110 §8.4.1) piece by piece, on the
// thread that reads. Only compressed bytes wait between the network and the reader, so a
// decompression bomb cannot fill the memory.
class ContentDecoder {
 public:
  // Fails with PROVIDER_ERROR if the encoding is not gzip or deflate.
  static Result<std::unique_ptr<ContentDecoder>> make(std::string_view encoding);
  ~ContentDecoder();

  // Takes bytes from the front of `in` and writes the decompressed bytes to `out`. Returns how many
  // bytes it wrote. If it returns zero and `in` is empty, it needs more input. Fails with
  // PROVIDER_ERROR if the bytes are not in the encoding.
  Result<std::size_t> decode(std::span<const std::byte>& in, std::span<std::byte> out);

  // Returns false in the middle of a compressed stream. If the input has ended there, the body was
  // cut off. Bytes after the stream's end are ignored.
  [[nodiscard]] bool complete() const;

 private:
  struct Stream;
  explicit ContentDecoder(std::unique_ptr<Stream> stream);

  std::unique_ptr<Stream> stream_;
};

}  // namespace patchbay
