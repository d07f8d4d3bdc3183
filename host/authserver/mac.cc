#include "authserver/mac.h"

#include <openssl/hmac.h>

#include <array>
#include <cstdint>
#include <cstdlib>
#include <span>

#include "base/base64.h"
#include "base/secret.h"

namespace patchbay::authserver {

std::string mac_of(std::string_view key, std::string_view text) {
  std::array<std::uint8_t, 32> bytes{};
  unsigned size = 0;
  if (HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
           reinterpret_cast<const unsigned char*>(text.data()), text.size(), bytes.data(),
           &size) == nullptr) {
    std::abort();  // there is no memory
  }
  std::string mac = base64url(std::span<const std::uint8_t>(bytes));
  wipe_bytes(bytes.data(), bytes.size());
  return mac;
}

}  // namespace patchbay::authserver
