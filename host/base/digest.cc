#include "base/digest.h"

#include <openssl/evp.h>

#include "base/base64.h"
#include "base/hex.h"

namespace patchbay {

namespace {

// Finds the algorithm once, because that takes longer than hashing a short text.
const EVP_MD* sha256_algorithm() {
  static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  return algorithm;
}

}  // namespace

Sha256 sha256(std::string_view text) {
  Sha256 digest;
  EVP_Digest(text.data(), text.size(), digest.data(), nullptr, sha256_algorithm(), nullptr);
  return digest;
}

std::string sha256_hex(std::string_view text) { return hex_of(sha256(text)); }

std::string sha256_base64url(std::string_view text) { return base64url(sha256(text)); }

}  // namespace patchbay
