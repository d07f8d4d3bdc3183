#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "base/result.h"

namespace patchbay {

// A request body that is produced piece by piece. It can start again, so that a request can be sent
// anew after a refresh, a redirect or a reset. Called on the thread that sends only.
class BodySource {
 public:
  virtual ~BodySource() = default;

  // The next bytes, at most out.size() of them; 0 is the end. An error ends the request with it.
  virtual Result<std::size_t> read(std::span<std::byte> out) = 0;
  // Back to the first byte.
  virtual Result<void> rewind() = 0;
  // How many bytes there are; nothing when that is not known (sent chunked).
  [[nodiscard]] virtual std::optional<std::uint64_t> size() const = 0;
};

// Takes what is streamed to it. Called on the thread that reads.
class BodySink {
 public:
  virtual ~BodySink() = default;
  // An error ends the reading with it.
  virtual Result<void> write(std::span<const std::byte> piece) = 0;
};

}  // namespace patchbay
