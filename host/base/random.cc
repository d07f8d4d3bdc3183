#include "base/random.h"

#include <openssl/rand.h>

#include <cstdlib>
#include <vector>

#include "base/base64.h"

namespace patchbay {

std::string Random::token(std::size_t bytes) {
  std::vector<std::uint8_t> raw(bytes);
  fill(raw);
  return base64url(raw);
}

void SystemRandom::fill(std::span<std::uint8_t> out) {
  if (RAND_bytes(out.data(), static_cast<int>(out.size())) != 1) std::abort();
}

}  // namespace patchbay
