#include "base/public_key.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/params.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <algorithm>
#include <array>
#include <vector>

#include "base/deleter.h"
#include "base/octets.h"

namespace patchbay {
namespace {

using Bytes = std::span<const std::uint8_t>;

constexpr std::size_t kCoordinateBytes = 32;  // size of a P-256 coordinate and of an Ed25519 key
constexpr const char* kP256 = "prime256v1";   // OpenSSL's name for P-256
constexpr int kLeastRsaBits = 2048;           // RFC 7518 §3.3
constexpr int kMostRsaBits = 4096;            // longer keys take too much time
constexpr std::size_t kMostExponentBytes = 4;
constexpr unsigned long kLeastExponent = 65537;

using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Deleter<&EVP_PKEY_CTX_free>>;
using HashContext = std::unique_ptr<EVP_MD_CTX, Deleter<&EVP_MD_CTX_free>>;
using ParameterBuilder = std::unique_ptr<OSSL_PARAM_BLD, Deleter<&OSSL_PARAM_BLD_free>>;
using Parameters = std::unique_ptr<OSSL_PARAM, Deleter<&OSSL_PARAM_free>>;
using Number = std::unique_ptr<BIGNUM, Deleter<&BN_free>>;
using EcdsaSignature = std::unique_ptr<ECDSA_SIG, Deleter<&ECDSA_SIG_free>>;

PublicKey owned(EVP_PKEY* key) {
  ERR_clear_error();
  return key == nullptr ? nullptr : PublicKey(key, &EVP_PKEY_free);
}

Number number_of(Bytes bytes) {
  return Number(BN_bin2bn(bytes.data(), static_cast<int>(bytes.size()), nullptr));
}

// Creates a public key of this kind. Returns nullptr if OpenSSL refuses the parameters, for example
// a point that is not on the curve.
PublicKey key_of(const char* kind, OSSL_PARAM_BLD* builder) {
  const Parameters parameters(OSSL_PARAM_BLD_to_param(builder));
  const KeyContext making(EVP_PKEY_CTX_new_from_name(nullptr, kind, nullptr));
  EVP_PKEY* made = nullptr;
  if (!parameters || !making || EVP_PKEY_fromdata_init(making.get()) != 1 ||
      EVP_PKEY_fromdata(making.get(), &made, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1) {
    return owned(nullptr);
  }
  return owned(made);
}

// Converts a signature of R and S (RFC 7518 §3.4) to OpenSSL's DER form. Returns an empty result if
// the signature has a wrong size.
std::vector<std::uint8_t> der_of(Bytes signature) {
  if (signature.size() != 2 * kCoordinateBytes) return {};
  Number r = number_of(signature.first(kCoordinateBytes));
  Number s = number_of(signature.last(kCoordinateBytes));
  const EcdsaSignature parts(ECDSA_SIG_new());
  if (!r || !s || !parts) return {};
  ECDSA_SIG_set0(parts.get(), r.release(), s.release());  // fails only for null pointers
  unsigned char* text = nullptr;
  const int size = i2d_ECDSA_SIG(parts.get(), &text);
  std::vector<std::uint8_t> der(text, text + std::max(size, 0));
  OPENSSL_free(text);
  return der;
}

bool use_pss(EVP_PKEY_CTX* context) {
  return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1 &&
         EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST) == 1;  // RFC 7518 §3.5
}

// Returns OpenSSL's name for the kind of key that an algorithm needs.
const char* kind_for(SignatureAlgorithm algorithm) {
  switch (algorithm) {
    case SignatureAlgorithm::kEs256:
      return "EC";
    case SignatureAlgorithm::kEd25519:
      return "ED25519";
    case SignatureAlgorithm::kPs256:
    case SignatureAlgorithm::kRs256:
      return "RSA";
  }
  return "";
}

bool is_on_p256(const PublicKey& key) {
  std::array<char, 64> curve{};
  std::size_t size = 0;
  const bool is_named = EVP_PKEY_get_group_name(key.get(), curve.data(), curve.size(), &size) == 1;
  ERR_clear_error();
  return is_named && std::string_view(curve.data(), size) == kP256;
}

}  // namespace

PublicKey rsa_key(Bytes modulus, Bytes exponent) {
  if (modulus.size() > kMostRsaBits / 8 || exponent.size() > kMostExponentBytes) return nullptr;
  const Number n = number_of(modulus);
  const Number e = number_of(exponent);
  const ParameterBuilder builder(OSSL_PARAM_BLD_new());
  if (!n || !e || !builder || BN_num_bits(n.get()) < kLeastRsaBits || BN_is_odd(n.get()) != 1 ||
      BN_is_odd(e.get()) != 1 || BN_get_word(e.get()) < kLeastExponent ||
      OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get()) != 1 ||
      OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get()) != 1) {
    return owned(nullptr);
  }
  return key_of("RSA", builder.get());
}

PublicKey p256_key(Bytes x, Bytes y) {
  if (x.size() != kCoordinateBytes || y.size() != kCoordinateBytes) return nullptr;
  constexpr std::uint8_t kUncompressed = 4;  // SEC 1 §2.3.3
  std::vector<std::uint8_t> point = {kUncompressed};
  point.insert(point.end(), x.begin(), x.end());
  point.insert(point.end(), y.begin(), y.end());
  const ParameterBuilder builder(OSSL_PARAM_BLD_new());
  if (!builder ||
      OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, kP256, 0) != 1 ||
      OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(),
                                       point.size()) != 1) {
    return owned(nullptr);
  }
  return key_of("EC", builder.get());
}

PublicKey ed25519_key(Bytes x) {
  if (x.size() != kCoordinateBytes) return nullptr;
  return owned(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, x.data(), x.size()));
}

PublicKey spki_key(Bytes der) {
  const unsigned char* at = der.data();
  PublicKey key = owned(d2i_PUBKEY(nullptr, &at, static_cast<long>(der.size())));
  return at == der.data() + der.size() ? key : nullptr;
}

bool fits(const PublicKey& key, SignatureAlgorithm algorithm) {
  const bool is_kind = EVP_PKEY_is_a(key.get(), kind_for(algorithm)) == 1;
  if (!is_kind || algorithm == SignatureAlgorithm::kEd25519) return is_kind;
  if (algorithm == SignatureAlgorithm::kEs256) return is_on_p256(key);
  return EVP_PKEY_get_bits(key.get()) >= kLeastRsaBits;
}

std::optional<bool> is_signed(const PublicKey& key, SignatureAlgorithm algorithm,
                              std::string_view text, Bytes signature) {
  if (!fits(key, algorithm)) return false;
  const std::vector<std::uint8_t> der =
      algorithm == SignatureAlgorithm::kEs256
          ? der_of(signature)
          : std::vector<std::uint8_t>(signature.begin(), signature.end());
  const EVP_MD* hash = algorithm == SignatureAlgorithm::kEd25519 ? nullptr : EVP_sha256();
  const HashContext context(EVP_MD_CTX_new());
  EVP_PKEY_CTX* options = nullptr;  // owned by `context`
  const bool is_begun =
      context && EVP_DigestVerifyInit(context.get(), &options, hash, nullptr, key.get()) == 1 &&
      (algorithm != SignatureAlgorithm::kPs256 || use_pss(options));
  const bool is_good = is_begun && EVP_DigestVerify(context.get(), der.data(), der.size(),
                                                    octets_of(text).data(), text.size()) == 1;
  ERR_clear_error();
  return is_begun ? std::optional<bool>(is_good) : std::nullopt;
}

}  // namespace patchbay
