#include "base/random.h"

#include <openssl/rand.h>

#include <cstdlib>
#include <vector>

namespace patchbay {

std::string Random::token(std::size_t bytes) {
  static constexpr char kAlphabet[] =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  std::vector<std::uint8_t> raw(bytes);
  fill(raw);
  std::string text;
  text.reserve((bytes * 4 + 2) / 3);
  std::uint32_t held = 0;
  int held_bits = 0;
  for (std::uint8_t byte : raw) {
    held = held << 8 | byte;
    for (held_bits += 8; held_bits >= 6; held_bits -= 6) {
      text += kAlphabet[held >> (held_bits - 6) & 63];
    }
  }
  if (held_bits > 0) text += kAlphabet[held << (6 - held_bits) & 63];
  return text;
}

void SystemRandom::fill(std::span<std::uint8_t> out) {
  if (RAND_bytes(out.data(), static_cast<int>(out.size())) != 1) std::abort();
}

}  // namespace patchbay
