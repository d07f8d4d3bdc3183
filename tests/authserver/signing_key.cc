#include "authserver/signing_key.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include <catch2/catch.hpp>
#include <cstdint>
#include <span>
#include <vector>

#include "base/base64.h"

namespace patchbay::authserver {
namespace {

using nlohmann::json;

constexpr int kHalfBytes = 32;

EVP_PKEY* new_key(const std::string& algorithm) {
  if (algorithm == "ES256") return EVP_EC_gen("P-256");
  if (algorithm == "EdDSA") return EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519");
  return EVP_RSA_gen(2048);
}

std::string number_text(EVP_PKEY* key, const char* name, int bytes) {
  BIGNUM* number = nullptr;
  REQUIRE(EVP_PKEY_get_bn_param(key, name, &number) == 1);
  std::vector<std::uint8_t> text(
      static_cast<std::size_t>(bytes == 0 ? BN_num_bytes(number) : bytes));
  BN_bn2binpad(number, text.data(), static_cast<int>(text.size()));
  BN_free(number);
  return base64url(std::span<const std::uint8_t>(text));
}

std::string text_in_base64url(const std::string& text) {
  return base64url({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
}

// Returns R and S of a signature in DER, 32 bytes each.
std::vector<std::uint8_t> halves_of(const std::vector<std::uint8_t>& der) {
  const unsigned char* at = der.data();
  ECDSA_SIG* parts = d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size()));
  REQUIRE(parts != nullptr);
  std::vector<std::uint8_t> both(std::size_t{2} * kHalfBytes);
  BN_bn2binpad(ECDSA_SIG_get0_r(parts), both.data(), kHalfBytes);
  BN_bn2binpad(ECDSA_SIG_get0_s(parts), both.data() + kHalfBytes, kHalfBytes);
  ECDSA_SIG_free(parts);
  return both;
}

}  // namespace

SigningKey::SigningKey(std::string algorithm, std::string id)
    : algorithm_(std::move(algorithm)),
      id_(std::move(id)),
      key_(new_key(algorithm_), &EVP_PKEY_free) {
  REQUIRE(key_ != nullptr);
}

json SigningKey::jwk() const {
  json jwk = json::object();
  if (algorithm_ == "ES256") {
    jwk = {{"kty", "EC"},
           {"crv", "P-256"},
           {"x", number_text(key_.get(), OSSL_PKEY_PARAM_EC_PUB_X, kHalfBytes)},
           {"y", number_text(key_.get(), OSSL_PKEY_PARAM_EC_PUB_Y, kHalfBytes)}};
  } else if (algorithm_ == "EdDSA") {
    std::vector<std::uint8_t> raw(kHalfBytes);
    std::size_t size = raw.size();
    REQUIRE(EVP_PKEY_get_raw_public_key(key_.get(), raw.data(), &size) == 1);
    jwk = {
        {"kty", "OKP"}, {"crv", "Ed25519"}, {"x", base64url(std::span<const std::uint8_t>(raw))}};
  } else {
    jwk = {{"kty", "RSA"},
           {"n", number_text(key_.get(), OSSL_PKEY_PARAM_RSA_N, 0)},
           {"e", number_text(key_.get(), OSSL_PKEY_PARAM_RSA_E, 0)}};
  }
  if (!id_.empty()) jwk["kid"] = id_;
  return jwk;
}

json SigningKey::jwks(const json& more) const {
  json key = jwk();
  key.update(more);
  return {{"keys", json::array({key})}};
}

std::string SigningKey::signed_jwt(const json& claims, const json& header) const {
  json whole = {{"alg", algorithm_}};
  if (!id_.empty()) whole["kid"] = id_;
  whole.update(header);
  std::string text = text_in_base64url(whole.dump()) + "." + text_in_base64url(claims.dump());
  const std::string signature = signature_of(text);
  return text + "." + signature;
}

std::string SigningKey::signature_of(std::string_view text) const {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  EVP_PKEY_CTX* options = nullptr;
  const EVP_MD* hash = algorithm_ == "EdDSA" ? nullptr : EVP_sha256();
  REQUIRE(EVP_DigestSignInit(context, &options, hash, nullptr, key_.get()) == 1);
  if (algorithm_ == "PS256") {
    REQUIRE(EVP_PKEY_CTX_set_rsa_padding(options, RSA_PKCS1_PSS_PADDING) == 1);
    REQUIRE(EVP_PKEY_CTX_set_rsa_pss_saltlen(options, RSA_PSS_SALTLEN_DIGEST) == 1);
  }
  const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
  std::size_t size = 0;
  REQUIRE(EVP_DigestSign(context, nullptr, &size, bytes, text.size()) == 1);
  std::vector<std::uint8_t> signature(size);
  REQUIRE(EVP_DigestSign(context, signature.data(), &size, bytes, text.size()) == 1);
  EVP_MD_CTX_free(context);
  signature.resize(size);
  if (algorithm_ == "ES256") signature = halves_of(signature);
  return base64url(std::span<const std::uint8_t>(signature));
}

}  // namespace patchbay::authserver
