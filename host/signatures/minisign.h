// The two files of minisign that others need to check a signature: the public key and the
// signature. `minisign -Vm FILE -P KEY` reads what is written here, and this reads what
// `minisign -S` writes.
//
//   untrusted comment: …                          untrusted comment: …
//   base64("Ed" | key id 8 | public key 32)       base64("ED" | key id 8 | Ed25519 of BLAKE2b-512
//   64)
//                                                 trusted comment: …
//                                                 base64(Ed25519 of signature and trusted comment
//                                                 64)
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

// Returns up to 16 upper-case digits. minisign prints a key's id without leading zeros too.
std::string shown(const KeyId& id);

struct PublicKey {
  KeyId id{};
  std::array<std::uint8_t, 32> bytes{};
  auto operator<=>(const PublicKey&) const = default;
};

// Returns the line in base64, which begins with "RW".
std::string text_of(const PublicKey& key);
// Reads that line, or a whole file of a public key. Fails with INVALID_ARGUMENT.
Result<PublicKey> read_public_key(std::string_view text);

struct Signature {
  KeyId key{};
  Ed25519Signature of_content{};
  std::string comment;  // the trusted one, one line
  Ed25519Signature of_comment{};
};

inline constexpr std::size_t kSignatureBytes = 16 * 1024;  // of a file of a signature

// Returns the file of a signature.
std::string text_of(const Signature& signature);
// Reads a file of a signature. Fails with INVALID_ARGUMENT.
Result<Signature> read_signature(std::string_view text);

// Returns what is signed of a content, and what is signed of a comment.
std::string signed_of_content(std::string_view content);
std::string signed_of_comment(const Signature& signature);

// Returns true if `key` signed this content and the signature's comment.
bool has_signed(const PublicKey& key, const Signature& signature, std::string_view content);

}  // namespace patchbay::signatures
