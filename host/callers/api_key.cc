#include "callers/api_key.h"

#include <openssl/sha.h>

namespace patchbay::callers {
namespace {

constexpr std::string_view kMark = "pbk_";  // lets scanners of leaked secrets know ours
constexpr std::size_t kBytes = 32;
constexpr std::size_t kPrefix = 10;  // 6 of the 43 characters are shown

}  // namespace

KeyHash hash_of(std::string_view key) {
  KeyHash hash;
  SHA256(reinterpret_cast<const unsigned char*>(key.data()), key.size(), hash.data());
  return hash;
}

std::string hex_of(const KeyHash& hash) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  text.reserve(hash.size() * 2);
  for (const std::uint8_t byte : hash) text.append({kDigits[byte >> 4], kDigits[byte & 15]});
  return text;
}

Secret make_key(Random& random) { return Secret(std::string(kMark) + random.token(kBytes)); }

std::string prefix_of(const Secret& key) { return std::string(key.reveal().substr(0, kPrefix)); }

}  // namespace patchbay::callers
