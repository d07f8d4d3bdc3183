// Reads and writes two kinds of minisign's files: public keys and signatures. `minisign -Vm FILE -P
// KEY` reads files that this code wrote, and this code reads files that `minisign -S` wrote. Below,
// [N] means N bytes.
//
//  public key   untrusted comment: …
//               base64("Ed" | key id [8] | public key [32])
//
//  signature    untrusted comment: …
//               base64("ED" | key id [8] | Ed25519 signature of the file's BLAKE2b-512 [64])
//               trusted comment: …
//               base64(Ed25519 signature of the signature above and the trusted comment [64])
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace patchbay::signatures {

using KeyId = std::array<std::uint8_t, 8>;
using Ed25519Signature = std::array<std::uint8_t, 64>;

// Returns the id as minisign prints it: up to 16 upper-case hexadecimal digits, without leading
// zeros.
std::string shown(const KeyId& id);

struct PublicKey {
  KeyId id{};
  std::array<std::uint8_t, 32> bytes{};
  auto operator<=>(const PublicKey&) const = default;
};

// Returns the base64 line of a public key. The line begins with "RW".
std::string text_of(const PublicKey& key);
// Reads the base64 line of a public key, or a whole file of a public key. Fails with
// INVALID_ARGUMENT.
Result<PublicKey> read_public_key(std::string_view text);

struct Signature {
  KeyId key{};
  Ed25519Signature of_content{};
  std::string comment;  // the trusted comment, one line
  Ed25519Signature of_comment{};
};

inline constexpr std::size_t kSignatureBytes = 16 * 1024;  // the largest size of a signature file

// Returns the text of a signature file.
std::string text_of(const Signature& signature);
// Reads the text of a signature file. Fails with INVALID_ARGUMENT.
Result<Signature> read_signature(std::string_view text);

// signed_of_content() returns the bytes that the signature of a content signs. signed_of_comment()
// returns the bytes that the signature of the trusted comment signs.
std::string signed_of_content(std::string_view content);
std::string signed_of_comment(const Signature& signature);

// Returns true if `key` signed both this content and the signature's comment.
bool has_signed(const PublicKey& key, const Signature& signature, std::string_view content);

}  // namespace patchbay::signatures
