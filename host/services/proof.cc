#include "services/proof.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/x509.h>

#include <array>
#include <memory>

namespace patchbay::services {
namespace {

template <auto free>
struct FreeWith {
  template <class T>
  void operator()(T* each) const {
    free(each);
  }
};
using DigestContext = std::unique_ptr<EVP_MD_CTX, FreeWith<&EVP_MD_CTX_free>>;
using Mac = std::unique_ptr<EVP_MAC, FreeWith<&EVP_MAC_free>>;
using MacContext = std::unique_ptr<EVP_MAC_CTX, FreeWith<&EVP_MAC_CTX_free>>;
using PublicKey = std::unique_ptr<EVP_PKEY, FreeWith<&EVP_PKEY_free>>;
using EcSignature = std::unique_ptr<ECDSA_SIG, FreeWith<&ECDSA_SIG_free>>;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

Error not_known(std::string_view what, std::string_view algorithm, std::string_view known) {
  return {Code::kUnsupported, "\"" + std::string(algorithm.substr(0, 64)) + "\" is no " +
                                  std::string(what) + " of this host; there are " +
                                  std::string(known) + "."};
}

// Returns the error for an algorithm that OpenSSL refuses, such as MD5 if a policy forbids it.
Error not_done(std::string_view algorithm) {
  ERR_clear_error();
  return {Code::kUnsupported,
          "\"" + std::string(algorithm) + "\" cannot be computed on this host."};
}

// Returns "SHA256" for "hmac-sha256", and so on; nullptr for an unknown algorithm.
const char* hash_of_mac(std::string_view algorithm) {
  if (algorithm == "hmac-sha256") return "SHA256";
  if (algorithm == "hmac-sha1") return "SHA1";
  if (algorithm == "hmac-sha512") return "SHA512";
  return nullptr;
}

struct SignatureKind {
  std::string_view name;
  const char* key;   // the kind of key, as OpenSSL names it
  const char* hash;  // nullptr: the algorithm has a fixed one
};
constexpr std::array<SignatureKind, 3> kSignatures = {
    {{"ed25519", "ED25519", nullptr}, {"rs256", "RSA", "SHA256"}, {"es256", "EC", "SHA256"}}};

Error wrong_key(std::string_view algorithm) {
  ERR_clear_error();
  return {Code::kInvalidArgument,
          "The public key is no SubjectPublicKeyInfo (DER) of the kind that \"" +
              std::string(algorithm) + "\" needs."};
}

// Returns true if the key fits the algorithm. RFC 7518 §3.3 and §3.4 prescribe the sizes of keys.
bool is_of(const SignatureKind& kind, EVP_PKEY* key) {
  constexpr int kLeastRsaBits = 2048;
  if (EVP_PKEY_is_a(key, kind.key) != 1) return false;
  if (kind.name == "rs256") return EVP_PKEY_get_bits(key) >= kLeastRsaBits;
  if (kind.name != "es256") return true;
  std::array<char, 64> group{};
  std::size_t size = 0;
  return EVP_PKEY_get_group_name(key, group.data(), group.size(), &size) == 1 &&
         std::string_view(group.data(), size) == "prime256v1";
}

// Converts a signature of R and S, 32 bytes each, to DER, which OpenSSL expects. Returns "" if the
// signature has another size.
std::string der_of(std::string_view signature) {
  constexpr int kHalf = 32;
  if (signature.size() != std::size_t{2} * kHalf) return {};
  const EcSignature parts(ECDSA_SIG_new());
  BIGNUM* r = BN_bin2bn(bytes_of(signature), kHalf, nullptr);
  BIGNUM* s = BN_bin2bn(bytes_of(signature) + kHalf, kHalf, nullptr);
  if (parts == nullptr || r == nullptr || s == nullptr || ECDSA_SIG_set0(parts.get(), r, s) != 1) {
    BN_free(r);
    BN_free(s);
    return {};
  }
  unsigned char* der = nullptr;
  const int size = i2d_ECDSA_SIG(parts.get(), &der);
  std::string copy(reinterpret_cast<char*>(der), size > 0 ? static_cast<std::size_t>(size) : 0);
  OPENSSL_free(der);
  return copy;
}

std::string whole_of(Pieces pieces) {
  std::string whole;
  for (const std::string_view piece : pieces) whole.append(piece);
  return whole;
}

}  // namespace

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
  // OpenSSL does not accept an empty key as a NULL pointer.
  const unsigned char* key = secret.empty() ? bytes_of("") : bytes_of(secret);
  if (!context || EVP_MAC_init(context.get(), key, secret.size(), parameters.data()) != 1) {
    return not_done(algorithm);
  }
  for (const std::string_view piece : pieces) {
    if (EVP_MAC_update(context.get(), bytes_of(piece), piece.size()) != 1)
      return not_done(algorithm);
  }
  std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
  std::size_t size = 0;
  if (EVP_MAC_final(context.get(), out.data(), &size, out.size()) != 1) return not_done(algorithm);
  return std::string(reinterpret_cast<const char*>(out.data()), size);
}

Result<bool> is_signed(std::string_view algorithm, std::string_view key, Pieces pieces,
                       std::string_view signature) {
  const SignatureKind* kind = nullptr;
  for (const SignatureKind& each : kSignatures) {
    if (each.name == algorithm) kind = &each;
  }
  if (kind == nullptr) return not_known("signature", algorithm, "ed25519, rs256 and es256");
  const unsigned char* at = bytes_of(key);
  const PublicKey parsed(d2i_PUBKEY(nullptr, &at, static_cast<long>(key.size())));
  if (!parsed || at != bytes_of(key) + key.size() || !is_of(*kind, parsed.get())) {
    return wrong_key(algorithm);
  }
  const std::string der = kind->name == "es256" ? der_of(signature) : std::string(signature);
  const std::string whole = whole_of(pieces);
  const DigestContext context(EVP_MD_CTX_new());
  if (!context || EVP_DigestVerifyInit_ex(context.get(), nullptr, kind->hash, nullptr, nullptr,
                                          parsed.get(), nullptr) != 1) {
    return not_done(algorithm);
  }
  const bool is_good = EVP_DigestVerify(context.get(), bytes_of(der), der.size(), bytes_of(whole),
                                        whole.size()) == 1;
  ERR_clear_error();
  return is_good;
}

}  // namespace patchbay::services
