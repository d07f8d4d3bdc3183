#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "base/result.h"

namespace patchbay::http_client {

// A request body that is read in pieces. The client may read it again from its first byte when it
// sends the request again: after a refresh of the credential, a redirect or a reset of the
// connection. Used only on the thread that sends the request.
class BodySource {
 public:
  virtual ~BodySource() = default;

  // Writes the next bytes to `out`, at most out.size() bytes. Returns the number of bytes; 0 means
  // the end of the body. If read() fails, the request ends with the same error.
  virtual Result<std::size_t> read(std::span<std::byte> out) = 0;
  // Goes back to the first byte.
  virtual Result<void> rewind() = 0;
  // Returns the number of bytes in the body. Returns nullopt if the number is unknown; the client
  // then sends the body in chunks.
  [[nodiscard]] virtual std::optional<std::uint64_t> size() const = 0;
};

// Receives a body in pieces. Called on the thread that reads the body.
class BodySink {
 public:
  virtual ~BodySink() = default;
  // Takes the next piece. If write() fails, the reading ends with the same error.
  virtual Result<void> write(std::span<const std::byte> piece) = 0;
};

}  // namespace patchbay::http_client
