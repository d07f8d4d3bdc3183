#pragma once

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

// OpenSSL's EVP_PKEY.
struct evp_pkey_st;

namespace patchbay::authserver {

// A key pair of somebody who signs JWTs: a client, or a provider of identities.
class SigningKey {
 public:
  // A new key for this algorithm: ES256, EdDSA, PS256 or RS256.
  explicit SigningKey(std::string algorithm, std::string id = {});

  // The public key as a JWK with "kid" and without "alg".
  [[nodiscard]] nlohmann::json jwk() const;
  // A JWK Set of this key alone, with these members added to the key.
  [[nodiscard]] nlohmann::json jwks(const nlohmann::json& more = nlohmann::json::object()) const;
  // A JWT with these claims; `header` has members that are added or replaced.
  [[nodiscard]] std::string signed_jwt(
      const nlohmann::json& claims, const nlohmann::json& header = nlohmann::json::object()) const;

 private:
  [[nodiscard]] std::string signature_of(std::string_view text) const;

  std::string algorithm_;
  std::string id_;
  std::shared_ptr<evp_pkey_st> key_;
};

}  // namespace patchbay::authserver
