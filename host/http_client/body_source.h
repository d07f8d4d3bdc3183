#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "base/result.h"

namespace patchbay {

// A request body that is produced piece by piece. It can start again from its first byte, because a
// request may be sent again after a refresh of the credential, a redirect or a reset of the
// connection. Called only on the thread that sends the request.
class BodySource {
 public:
  virtual ~BodySource() = default;

  // Writes the next bytes to `out`, at most out.size() of them. Returns their number; 0 is the end.
  // An error ends the request with that error.
  virtual Result<std::size_t> read(std::span<std::byte> out) = 0;
  // Goes back to the first byte.
  virtual Result<void> rewind() = 0;
  // Returns the number of bytes in the body. Returns nothing if the source does not know the
  // number; the body is then sent chunked.
  [[nodiscard]] virtual std::optional<std::uint64_t> size() const = 0;
};

// Receives a body that is streamed. Called on the thread that reads the body.
class BodySink {
 public:
  virtual ~BodySink() = default;
  // An error ends the reading with that error.
  virtual Result<void> write(std::span<const std::byte> piece) = 0;
};

}  // namespace patchbay
