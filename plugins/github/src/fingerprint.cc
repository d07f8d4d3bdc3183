#include "fingerprint.h"

#include <cstdint>

namespace github {

std::string fingerprint(std::string_view text) {
  constexpr char kHex[] = "0123456789abcdef";
  std::uint64_t value = 14695981039346656037ULL;
  for (const unsigned char c : text) value = (value ^ c) * 1099511628211ULL;
  std::string out;
  for (int shift = 60; shift >= 0; shift -= 4) out += kHex[value >> shift & 15U];
  return out;
}

}  // namespace github
