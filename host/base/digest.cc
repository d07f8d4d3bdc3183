#include "base/digest.h"

#include <openssl/sha.h>

#include "base/base64.h"
#include "base/hex.h"

namespace patchbay {

Sha256 sha256(std::string_view text) {
  Sha256 digest;
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data());
  return digest;
}

std::string sha256_hex(std::string_view text) { return hex_of(sha256(text)); }

std::string sha256_base64url(std::string_view text) { return base64url(sha256(text)); }

}  // namespace patchbay
