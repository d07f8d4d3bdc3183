#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace patchbay {

// Unpredictable bytes. The source is passed in, so that tests can repeat the bytes. Thread-safe.
class Random {
 public:
  virtual ~Random() = default;
  virtual void fill(std::span<std::uint8_t> out) = 0;

  // Returns `bytes` random bytes as base64url without padding (RFC 4648 §5), for ids, states and
  // tokens.
  std::string token(std::size_t bytes);
};

// OpenSSL's generator. If the machine has no entropy, it aborts the process, because there is no
// safe way to continue.
class SystemRandom final : public Random {
 public:
  void fill(std::span<std::uint8_t> out) override;
};

}  // namespace patchbay
