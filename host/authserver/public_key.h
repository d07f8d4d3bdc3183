#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

// OpenSSL's EVP_PKEY.
struct evp_pkey_st;

namespace patchbay::authserver {

// A public key of somebody else. Immutable, so threads may share it.
using PublicKey = std::shared_ptr<evp_pkey_st>;
using Bytes = std::span<const std::uint8_t>;

// Make a key of its numbers, which are big-endian. Return nullptr if that is no key, or one that is
// refused: RSA has 2048 to 4096 bits and an odd exponent of 65537 to 2^32 (NIST SP 800-56B §6.2).
PublicKey rsa_key(Bytes modulus, Bytes exponent);
PublicKey p256_key(Bytes x, Bytes y);
PublicKey ed25519_key(Bytes x);

// Returns true if the key made the signature of the text. `algorithm` is the name of RFC 7518 §3.1
// or RFC 8037 §3.1, and has to be one of this kind of key.
bool is_signed(const PublicKey& key, std::string_view algorithm, std::string_view text,
               Bytes signature);

}  // namespace patchbay::authserver
