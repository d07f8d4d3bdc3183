#pragma once

#include <array>
#include <string_view>

#include "base/random.h"
#include "base/result.h"
#include "base/secret.h"
#include "signatures/minisign.h"

namespace patchbay::signatures {

// The secret key of a publisher: Ed25519, in the form that `openssl genpkey -algorithm ed25519`
// writes (PKCS #8 in PEM, RFC 8410). This class cannot read a key that has a password. The owner of
// such a key can sign the list of digests with minisign.
class SigningKey {
 public:
  static SigningKey make(Random& random);
  // Reads a key. Fails with INVALID_ARGUMENT if `pem` is not an Ed25519 key without a password. The
  // error contains no part of `pem`.
  static Result<SigningKey> read(const Secret& pem);

  // Returns the public key. Its id is the beginning of the SHA-256 of its bytes, so no file has to
  // store the id.
  [[nodiscard]] const PublicKey& public_key() const { return public_key_; }
  [[nodiscard]] Secret pem() const;

  // Signs a content, and a comment of one line.
  [[nodiscard]] Signature sign(std::string_view content, std::string_view comment) const;

 private:
  explicit SigningKey(Secret seed);
  [[nodiscard]] Ed25519Signature signature_of(std::string_view message) const;

  Secret seed_;  // the 32 bytes of the key
  PublicKey public_key_;
};

}  // namespace patchbay::signatures
