#include "fingerprint.h"

namespace mcp {

std::uint64_t fingerprint(std::string_view text) {
  std::uint64_t hash = 14695981039346656037ULL;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  return hash;
}

std::string fingerprint_digits(std::string_view text, std::size_t digits) {
  constexpr char kHex[] = "0123456789abcdef";
  const std::uint64_t hash = fingerprint(text);
  std::string out;
  for (std::size_t place = digits; place-- > 0;) out += kHex[hash >> (4 * place) & 15U];
  return out;
}

}  // namespace mcp
