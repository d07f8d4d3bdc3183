#pragma once

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

// Owns an EVP_PKEY of OpenSSL.
struct evp_pkey_st;

namespace patchbay::authserver {

// A key pair of a party that signs JWTs: a client or an identity provider.
class SigningKey {
 public:
  // Makes a new key for this algorithm: ES256, EdDSA, PS256 or RS256.
  explicit SigningKey(std::string algorithm, std::string id = {});

  // Returns the public key as a JWK with "kid" and without "alg".
  [[nodiscard]] nlohmann::json jwk() const;
  // Returns a JWK Set with only this key, and with these members added to the key.
  [[nodiscard]] nlohmann::json jwks(const nlohmann::json& more = nlohmann::json::object()) const;
  // Returns a JWT with these claims. The members of `header` are added to the header or replace its
  // members.
  [[nodiscard]] std::string signed_jwt(
      const nlohmann::json& claims, const nlohmann::json& header = nlohmann::json::object()) const;

 private:
  [[nodiscard]] std::string signature_of(std::string_view text) const;

  std::string algorithm_;
  std::string id_;
  std::shared_ptr<evp_pkey_st> key_;
};

}  // namespace patchbay::authserver
