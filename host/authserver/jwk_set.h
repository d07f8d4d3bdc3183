#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "authserver/jws.h"
#include "base/public_key.h"
#include "base/result.h"

namespace patchbay::authserver {

// The signature algorithms that this server supports (RFC 7518 §3.1, RFC 8037 §3.1, RFC 9864 §2.2).
// All use a public key. "none" and MACs with a shared secret are never accepted.
inline constexpr std::array<std::string_view, 5> kSignatureAlgorithms = {"ES256", "Ed25519",
                                                                         "EdDSA", "PS256", "RS256"};

// The public keys of a client or an identity provider (JWK Set, RFC 7517). Immutable.
class JwkSet {
 public:
  struct JwkLimits {
    std::size_t kibibytes;
    std::size_t keys;
  };
  static constexpr JwkLimits kMostOfClient{16, 20};
  // Higher than kMostOfClient, because providers also publish certificates and encryption keys.
  static constexpr JwkLimits kMostOfProvider{64, 100};

  // Reads a JWK Set. Omits keys that are not for kSignatureAlgorithms (RFC 7517 §5). Fails with
  // INVALID_ARGUMENT if the text is not a JWK Set, is larger than `most`, contains a private key,
  // or has no usable key. Usable keys are EC on P-256, Ed25519, and RSA of 2048 to 4096 bits.
  static Result<JwkSet> read(std::string_view text, JwkLimits most = kMostOfClient);

  // Returns true if one of the keys made the signature. Each key allows only its own algorithms,
  // whatever algorithm the JWS header contains.
  [[nodiscard]] bool has_signed(const Jws& jws) const;
  // Returns true if the JWS contains the id of one of the keys.
  [[nodiscard]] bool has_named_key(const Jws& jws) const;

 private:
  struct Key {
    std::string id;  // "kid"; may be ""
    std::vector<SignatureAlgorithm> algorithms;
    PublicKey key;
  };

  std::vector<Key> keys_;
};

}  // namespace patchbay::authserver
