#include "services/proof.h"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <patchbay/abi/draft/host_crypto.h>

#include <array>
#include <cstdint>
#include <memory>
#include <optional>

#include "base/deleter.h"
#include "base/octets.h"
#include "base/public_key.h"
#include "services/text.h"

namespace patchbay::services {
namespace {

using DigestContext = std::unique_ptr<EVP_MD_CTX, Deleter<&EVP_MD_CTX_free>>;
using Mac = std::unique_ptr<EVP_MAC, Deleter<&EVP_MAC_free>>;
using MacContext = std::unique_ptr<EVP_MAC_CTX, Deleter<&EVP_MAC_CTX_free>>;

Error not_known(std::string_view what, std::string_view algorithm, std::string_view known) {
  return {Code::kUnsupported, "\"" + std::string(algorithm.substr(0, 64)) + "\" is no " +
                                  std::string(what) + " of this host; there are " +
                                  std::string(known) + "."};
}

// Returns the error for an algorithm that OpenSSL refuses, for example MD5 on a machine that
// forbids it.
Error not_done(std::string_view algorithm) {
  ERR_clear_error();
  return {Code::kUnsupported,
          "\"" + std::string(algorithm) + "\" cannot be computed on this host."};
}

// Returns the name of the MAC's hash, for example "SHA256" for "hmac-sha256". Returns nullptr for
// an unknown algorithm.
const char* hash_of_mac(std::string_view algorithm) {
  if (algorithm == "hmac-sha256") return "SHA256";
  if (algorithm == "hmac-sha1") return "SHA1";
  if (algorithm == "hmac-sha512") return "SHA512";
  return nullptr;
}

std::optional<SignatureAlgorithm> signature_named(std::string_view name) {
  if (name == "ed25519") return SignatureAlgorithm::kEd25519;
  if (name == "rs256") return SignatureAlgorithm::kRs256;
  if (name == "es256") return SignatureAlgorithm::kEs256;
  return std::nullopt;
}

Error wrong_key(std::string_view algorithm) {
  return {Code::kInvalidArgument,
          "The public key is no SubjectPublicKeyInfo (DER) of the kind that \"" +
              std::string(algorithm) + "\" needs."};
}

std::string whole_of(Pieces pieces) {
  std::string whole;
  for (const std::string_view piece : pieces) whole.append(piece);
  return whole;
}

}  // namespace

Result<std::vector<std::string_view>> pieces_of(const patchbay_str* pieces, std::uint64_t count) {
  if (count > PATCHBAY_CRYPTO_PIECES_MAX) {
    return Error(Code::kTooLarge, "A proof was asked for of " + std::to_string(count) +
                                      " pieces; at most " +
                                      std::to_string(PATCHBAY_CRYPTO_PIECES_MAX) + " are taken.");
  }
  std::vector<std::string_view> out;
  std::uint64_t bytes = 0;
  for (const patchbay_str& piece : std::span(pieces, static_cast<std::size_t>(count))) {
    out.push_back(from_abi(piece));
    bytes += out.back().size();
    if (bytes <= PATCHBAY_CRYPTO_BYTES_MAX) continue;
    return Error(Code::kTooLarge, "A proof was asked for of more than " +
                                      std::to_string(PATCHBAY_CRYPTO_BYTES_MAX) + " bytes.");
  }
  return out;
}

Result<std::string> digest_of(std::string_view algorithm, Pieces pieces) {
  const EVP_MD* hash = nullptr;
  if (algorithm == "sha256") hash = EVP_sha256();
  if (algorithm == "sha1") hash = EVP_sha1();
  if (algorithm == "md5") hash = EVP_md5();
  if (hash == nullptr) return not_known("digest", algorithm, "sha256, sha1 and md5");
  const DigestContext context(EVP_MD_CTX_new());
  if (!context || EVP_DigestInit_ex(context.get(), hash, nullptr) != 1) return not_done(algorithm);
  for (const std::string_view piece : pieces) {
    if (EVP_DigestUpdate(context.get(), piece.data(), piece.size()) != 1)
      return not_done(algorithm);
  }
  std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
  unsigned size = 0;
  if (EVP_DigestFinal_ex(context.get(), out.data(), &size) != 1) return not_done(algorithm);
  return std::string(reinterpret_cast<const char*>(out.data()), size);
}

Result<std::string> mac_of(std::string_view algorithm, std::string_view secret, Pieces pieces) {
  const char* hash = hash_of_mac(algorithm);
  if (hash == nullptr) {
    return not_known("MAC", algorithm, "hmac-sha256, hmac-sha1 and hmac-sha512");
  }
  const Mac hmac(EVP_MAC_fetch(nullptr, "HMAC", nullptr));
  const MacContext context(EVP_MAC_CTX_new(hmac.get()));
  const std::array<OSSL_PARAM, 2> parameters = {
      OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, const_cast<char*>(hash), 0),
      OSSL_PARAM_construct_end()};
  // OpenSSL does not accept NULL as an empty key.
  const auto* key = octets_of(secret.empty() ? std::string_view("") : secret).data();
  if (!context || EVP_MAC_init(context.get(), key, secret.size(), parameters.data()) != 1) {
    return not_done(algorithm);
  }
  for (const std::string_view piece : pieces) {
    if (EVP_MAC_update(context.get(), octets_of(piece).data(), piece.size()) != 1)
      return not_done(algorithm);
  }
  std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
  std::size_t size = 0;
  if (EVP_MAC_final(context.get(), out.data(), &size, out.size()) != 1) return not_done(algorithm);
  return std::string(reinterpret_cast<const char*>(out.data()), size);
}

Result<bool> is_signed(std::string_view algorithm, std::string_view key, Pieces pieces,
                       std::string_view signature) {
  const auto kind = signature_named(algorithm);
  if (!kind) return not_known("signature", algorithm, "ed25519, rs256 and es256");
  const PublicKey known = spki_key(octets_of(key));
  if (!known || !fits(known, *kind)) return wrong_key(algorithm);
  const auto is_good = patchbay::is_signed(known, *kind, whole_of(pieces), octets_of(signature));
  if (!is_good) return not_done(algorithm);
  return *is_good;
}

}  // namespace patchbay::services
