#pragma once

#include <array>
#include <string_view>

#include "base/random.h"
#include "base/result.h"
#include "base/secret.h"
#include "signatures/minisign.h"

namespace patchbay::signatures {

// The secret key of a publisher: Ed25519, kept as `openssl genpkey -algorithm ed25519` writes it
// (PKCS #8 in PEM, RFC 8410). This class does not read a key that has a password. The owner of such
// a key signs the list with minisign.
class SigningKey {
 public:
  static SigningKey make(Random& random);
  // Fails with INVALID_ARGUMENT if `pem` is not such a key. The error contains nothing of the text.
  static Result<SigningKey> read(const Secret& pem);

  // The id of the public key is the beginning of its SHA-256, so no file has to keep the id.
  [[nodiscard]] const PublicKey& public_key() const { return public_key_; }
  [[nodiscard]] Secret pem() const;

  // Signs a content and a comment of one line.
  [[nodiscard]] Signature sign(std::string_view content, std::string_view comment) const;

 private:
  explicit SigningKey(Secret seed);
  [[nodiscard]] Ed25519Signature signature_of(std::string_view message) const;

  Secret seed_;  // the 32 bytes of the key
  PublicKey public_key_;
};

}  // namespace patchbay::signatures
