// Public keys of other parties, and the check of their signatures, by OpenSSL.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

// OpenSSL's EVP_PKEY.
struct evp_pkey_st;

namespace patchbay {

// A public key of another party. Immutable, so threads may share it.
using PublicKey = std::shared_ptr<evp_pkey_st>;

// How a signature is made (RFC 7518 §3.1, RFC 8037 §3.1). All but Ed25519 use SHA-256.
enum class SignatureAlgorithm { kEs256, kEd25519, kPs256, kRs256 };

// Make a key from its numbers, which are big-endian. Return nullptr if the numbers are not a key,
// or if the key is refused: RSA must have 2048 to 4096 bits and an odd exponent from 65537 to 2^32
// (NIST SP 800-56B §6.2).
PublicKey rsa_key(std::span<const std::uint8_t> modulus, std::span<const std::uint8_t> exponent);
PublicKey p256_key(std::span<const std::uint8_t> x, std::span<const std::uint8_t> y);
PublicKey ed25519_key(std::span<const std::uint8_t> x);
// Makes a key from a SubjectPublicKeyInfo in DER (RFC 5280 §4.1.2.7). Returns nullptr if it is
// malformed. The key may be of a kind that fits no algorithm.
PublicKey spki_key(std::span<const std::uint8_t> der);

// Returns true if signatures of this algorithm can be checked with the key: EC on P-256, Ed25519,
// or RSA of at least 2048 bits (RFC 7518 §3.3, §3.4).
bool fits(const PublicKey& key, SignatureAlgorithm algorithm);

// Returns true if the key made the signature of the text. Returns false if it did not, or if the
// key does not fit. A signature of ES256 is R and S, 32 bytes each (RFC 7518 §3.4). Returns nothing
// if OpenSSL does not compute the algorithm here, for example because of a policy of the machine.
std::optional<bool> is_signed(const PublicKey& key, SignatureAlgorithm algorithm,
                              std::string_view text, std::span<const std::uint8_t> signature);

}  // namespace patchbay
