// Other parties' public keys. Checks signatures with them, using OpenSSL.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

// OpenSSL's type EVP_PKEY, declared here to avoid including OpenSSL.
struct evp_pkey_st;

namespace patchbay {

// Another party's public key. Immutable, so threads may share it.
using PublicKey = std::shared_ptr<evp_pkey_st>;

// The algorithm of a signature (RFC 7518 §3.1, RFC 8037 §3.1). All but Ed25519 use SHA-256.
enum class SignatureAlgorithm { kEs256, kEd25519, kPs256, kRs256 };

// Create a key from its numbers, which are big-endian. Return nullptr if the numbers are not a key.
// rsa_key() accepts only a modulus of 2048 to 4096 bits, and an odd exponent from 65537 to 2^32
// (NIST SP 800-56B §6.2).
PublicKey rsa_key(std::span<const std::uint8_t> modulus, std::span<const std::uint8_t> exponent);
PublicKey p256_key(std::span<const std::uint8_t> x, std::span<const std::uint8_t> y);
PublicKey ed25519_key(std::span<const std::uint8_t> x);
// Creates a key from a SubjectPublicKeyInfo in DER (RFC 5280 §4.1.2.7). Returns nullptr if the DER
// is malformed. The key's kind may fit none of the algorithms.
PublicKey spki_key(std::span<const std::uint8_t> der);

// Returns true if the key can check signatures of this algorithm: EC on P-256, Ed25519, or RSA of
// at least 2048 bits (RFC 7518 §3.3, §3.4).
bool fits(const PublicKey& key, SignatureAlgorithm algorithm);

// Returns true if the signature of the text was made with this key's private key. Returns false if
// the signature is wrong, or if the key does not fit the algorithm. Returns nullopt if OpenSSL
// cannot compute the algorithm here, for example because of a machine policy. An ES256 signature is
// R and S, 32 bytes each (RFC 7518 §3.4).
std::optional<bool> is_signed(const PublicKey& key, SignatureAlgorithm algorithm,
                              std::string_view text, std::span<const std::uint8_t> signature);

}  // namespace patchbay
