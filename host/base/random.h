#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace patchbay {

// A source of unpredictable bytes. Tests use a source of known bytes. Thread-safe.
class Random {
 public:
  virtual ~Random() = default;
  virtual void fill(std::span<std::uint8_t> out) = 0;

  // Returns `bytes` random bytes as base64url without padding (RFC 4648 §5), for ids, states and
  // tokens.
  std::string token(std::size_t bytes);
};

// OpenSSL's generator. Ends the process if the machine has no entropy, because it is not safe to
// continue.
class SystemRandom final : public Random {
 public:
  void fill(std::span<std::uint8_t> out) override;
};

}  // namespace patchbay
