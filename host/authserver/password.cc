#include "authserver/password.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <vector>

#include "base/base64.h"
#include "base/utf8.h"

namespace patchbay::authserver {
namespace {

constexpr std::size_t kShortestPassword = 12;
constexpr std::size_t kLongestPassword = 256;
constexpr std::size_t kSaltBytes = 16;
constexpr std::size_t kKeyBytes = 32;
// The costs (RFC 7914 §2): 2^15 blocks of 1 KiB, three times. Each stored password begins with this
// mark. Other costs need a new mark.
constexpr std::string_view kMark = "scrypt$15$8$3$";
constexpr std::uint64_t kBlocks = std::uint64_t{1} << 15;
constexpr std::uint64_t kBlockSize = 8;
constexpr std::uint64_t kTimes = 3;
constexpr std::uint64_t kMostMemory = std::uint64_t{64} << 20;

using Key = std::array<std::uint8_t, kKeyBytes>;

// Aborts if there is no memory, like every allocation of this program.
Key key_of(const Secret& password, std::span<const std::uint8_t> salt) {
  Key key{};
  const std::string_view text = password.reveal();
  if (EVP_PBE_scrypt(text.data(), text.size(), salt.data(), salt.size(), kBlocks, kBlockSize,
                     kTimes, kMostMemory, key.data(), key.size()) != 1) {
    std::abort();
  }
  return key;
}

std::string_view bytes_of(std::span<const std::uint8_t> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

Result<void> check_password(std::string_view password) {
  const bool is_clean =
      is_utf8(password) && std::none_of(password.begin(), password.end(), [](char letter) {
        return static_cast<unsigned char>(letter) < 0x20 || letter == 0x7F;
      });
  if (is_clean && password.size() >= kShortestPassword && password.size() <= kLongestPassword) {
    return success();
  }
  return Error(Code::kInvalidArgument,
               "A password has 12 to 256 bytes of UTF-8, without control characters.");
}

std::string kept_password(const Secret& password, Random& random) {
  std::array<std::uint8_t, kSaltBytes> salt{};
  random.fill(salt);
  Key key = key_of(password, salt);
  std::string kept(kMark);
  kept.append(base64(std::span<const std::uint8_t>(salt))).append("$");
  kept.append(base64(std::span<const std::uint8_t>(key)));
  wipe_bytes(key.data(), key.size());
  return kept;
}

bool is_password(const Secret& password, std::string_view kept) {
  std::vector<std::uint8_t> salt(kSaltBytes);
  std::vector<std::uint8_t> key;
  bool is_readable = kept.starts_with(kMark);
  if (is_readable) {
    kept.remove_prefix(kMark.size());
    const std::size_t cut = std::min(kept.find('$'), kept.size());
    auto read_salt = from_base64(kept.substr(0, cut));
    auto read_key = from_base64(kept.substr(std::min(cut + 1, kept.size())));
    is_readable = read_salt && read_key && read_key->size() == kKeyBytes;
    if (is_readable) {
      salt = std::move(*read_salt);
      key = std::move(*read_key);
    }
  }
  Key shown = key_of(password, salt);
  const bool is_same = is_readable && equal_in_constant_time(bytes_of(shown), bytes_of(key));
  wipe_bytes(shown.data(), shown.size());
  return is_same;
}

}  // namespace patchbay::authserver
