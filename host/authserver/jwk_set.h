#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "authserver/jws.h"
#include "base/public_key.h"
#include "base/result.h"

namespace patchbay::authserver {

// The algorithms of the signatures that are checked here (RFC 7518 §3.1, RFC 8037 §3.1, RFC 9864
// §2.2). All use a public key; neither "none" nor a MAC with a shared secret is one of them.
inline constexpr std::array<std::string_view, 5> kSignatureAlgorithms = {"ES256", "Ed25519",
                                                                         "EdDSA", "PS256", "RS256"};

// Public keys of somebody else (JWK Set, RFC 7517). Immutable.
class JwkSet {
 public:
  // Keys with which no signature of these algorithms can be checked are left out (RFC 7517 §5).
  // Fails with INVALID_ARGUMENT if the text is no JWK Set, has more than 16 KiB or 20 keys,
  // contains a private key, or has no key that can be used: EC on P-256, Ed25519, or RSA of 2048 to
  // 4096 bits.
  static Result<JwkSet> read(std::string_view text);

  // Returns true if one of the keys made the signature. Each key has its own algorithms; the header
  // of the JWS only picks among the keys.
  [[nodiscard]] bool has_signed(const Jws& jws) const;
  // Returns true if the JWS names one of the keys.
  [[nodiscard]] bool has_named_key(const Jws& jws) const;

 private:
  struct Key {
    std::string id;  // "kid"; "" if it has no id
    std::vector<SignatureAlgorithm> algorithms;
    PublicKey key;
  };

  std::vector<Key> keys_;
};

}  // namespace patchbay::authserver
