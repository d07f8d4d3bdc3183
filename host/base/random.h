#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace patchbay {

// Unpredictable bytes, passed in so that tests can repeat them. Thread-safe.
class Random {
 public:
  virtual ~Random() = default;
  virtual void fill(std::span<std::uint8_t> out) = 0;

  // `bytes` random bytes as base64url without padding (RFC 4648 §5): ids, states, tokens.
  std::string token(std::size_t bytes);
};

// OpenSSL's generator. Aborts the process if the machine has no entropy: no safe way remains.
class SystemRandom final : public Random {
 public:
  void fill(std::span<std::uint8_t> out) override;
};

}  // namespace patchbay
