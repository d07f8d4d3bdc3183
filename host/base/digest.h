// Computes the SHA-256 of a whole text, or of bytes that arrive in pieces.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

// OpenSSL's type EVP_MD_CTX, declared here to avoid including OpenSSL.
struct evp_md_ctx_st;

namespace patchbay {

// Return the SHA-256 (FIPS 180-4) of a text: as bytes, as 64 lower-case hex digits, or as base64url
// without padding (RFC 4648 §5). The process ends if OpenSSL cannot compute the digest. With a
// wrong digest, the host might accept an unsigned file or a text that was never stored.
using Sha256 = std::array<std::uint8_t, 32>;
Sha256 sha256(std::string_view text);
std::string sha256_hex(std::string_view text);
std::string sha256_base64url(std::string_view text);

// Computes the SHA-256 of bytes that come in pieces.
class Sha256Stream {
 public:
  Sha256Stream();

  void add(std::string_view bytes);
  void add(std::span<const std::uint8_t> bytes);
  // Returns the digest of all added bytes. The object must not be used afterwards.
  [[nodiscard]] Sha256 end();

 private:
  struct Free {
    void operator()(evp_md_ctx_st* context) const;
  };
  std::unique_ptr<evp_md_ctx_st, Free> context_;
};

}  // namespace patchbay
