// Tests MACs, digests and signatures with published examples.
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <patchbay/abi/draft/host_crypto.h>

#include <catch2/catch.hpp>
#include <vector>

#include "base/hex.h"
#include "services/call_secrets.h"
#include "services/plugin_seat.h"

namespace patchbay {
namespace {

using services::CallFrame;
using services::to_abi;
using test::PluginSeat;

std::string bytes_from(std::string_view hex) {
  std::string out;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    out.push_back(static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16)));
  }
  return out;
}

std::string in_hex(std::string_view bytes) {
  return hex_of({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
}

struct NamedSecrets final : services::CallSecrets {
  std::vector<Secret> named(std::string_view name) const override {
    return name == "signing" ? in_force : std::vector<Secret>();
  }
  std::vector<Secret> in_force = {Secret("Jefe")};
};

struct Prover : PluginSeat {
  Prover() { context.secrets = &secrets; }
  const patchbay_host_crypto& crypto() {
    return service<patchbay_host_crypto>(PATCHBAY_HOST_CRYPTO_ID);
  }
  std::string mac(std::string_view algorithm, std::vector<patchbay_str> pieces,
                  std::string_view secret = "signing") {
    const CallFrame frame(table, context);
    made.text.clear();
    status = crypto().mac(frame.abi(), to_abi(algorithm), to_abi(secret), pieces.data(),
                          pieces.size(), made.sink(), &failure.raw);
    return in_hex(made.text);
  }
  bool is_mac(std::string_view algorithm, std::vector<patchbay_str> pieces, std::string_view mac) {
    const CallFrame frame(table, context);
    std::uint32_t matches = 7;
    status = crypto().check_mac(frame.abi(), to_abi(algorithm), to_abi("signing"), pieces.data(),
                                pieces.size(), to_abi(mac), &matches, &failure.raw);
    return status == PATCHBAY_OK && matches == 1;
  }
  std::string digest(std::string_view algorithm, std::vector<patchbay_str> pieces) {
    const CallFrame frame(table, context);
    made.text.clear();
    status = crypto().digest(frame.abi(), to_abi(algorithm), pieces.data(), pieces.size(),
                             made.sink(), &failure.raw);
    return in_hex(made.text);
  }
  bool is_signed(std::string_view algorithm, std::string_view key, std::string_view text,
                 std::string_view signature) {
    const CallFrame frame(table, context);
    const patchbay_str pieces[] = {to_abi(text.substr(0, 1)), to_abi(text.substr(1))};
    std::uint32_t matches = 7;
    status = crypto().check_signature(frame.abi(), to_abi(algorithm), to_abi(key), pieces, 2,
                                      to_abi(signature), &matches, &failure.raw);
    return status == PATCHBAY_OK && matches == 1;
  }
  NamedSecrets secrets;
  test::PluginText made;
  patchbay_status status = PATCHBAY_OK;
};

const std::vector<patchbay_str> kQuestion = {to_abi("what do ya want "), to_abi("for nothing?")};

// The expected values are from RFC 4231 §4.3 and RFC 2202 §3.
TEST_CASE("a MAC is that of the pieces, one after the other") {
  Prover prover;
  CHECK(prover.mac("hmac-sha256", kQuestion) ==
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  CHECK(prover.mac("hmac-sha1", kQuestion) == "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
  CHECK(prover.mac("hmac-sha512", kQuestion) ==
        "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
        "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737");
}

TEST_CASE("a MAC is held against each secret that is in force") {
  Prover prover;
  const std::string mac =
      bytes_from("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  CHECK(prover.is_mac("hmac-sha256", kQuestion, mac));
  prover.secrets.in_force = {Secret("new"), Secret("Jefe")};
  CHECK(prover.is_mac("hmac-sha256", kQuestion, mac));
  prover.secrets.in_force = {Secret("new")};
  CHECK_FALSE(prover.is_mac("hmac-sha256", kQuestion, mac));
  CHECK(prover.status == PATCHBAY_OK);
  CHECK_FALSE(prover.is_mac("hmac-sha256", kQuestion, mac.substr(1)));
}

// The expected values for "abc" are from FIPS 180-4 and RFC 1321.
TEST_CASE("a digest is that of the pieces") {
  Prover prover;
  CHECK(prover.digest("sha256", {to_abi("a"), to_abi(""), to_abi("bc")}) ==
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(prover.digest("sha1", {to_abi("abc")}) == "a9993e364706816aba3e25717850c26c9cd0d89d");
  CHECK(prover.digest("md5", {to_abi("abc")}) == "900150983cd24fb0d6963f7d28e17f72");
  CHECK(prover.digest("sha256", {}) ==
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

// RFC 8032 §7.1, test 2. The input begins with a letter that was not signed, so that it has two
// pieces.
TEST_CASE("an Ed25519 signature is held against the public key") {
  Prover prover;
  const std::string key = bytes_from(
      "302a300506032b6570032100"
      "3d4017c3e843895a92b70aa74d1b7ebc"
      "9c982ccf2ec4968cc0cd55f12af4660c");
  std::string signature = bytes_from(
      "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
      "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
  CHECK(prover.is_signed("ed25519", key, "\x72", signature));
  CHECK_FALSE(prover.is_signed("ed25519", key, "\x73", signature));
  CHECK(prover.status == PATCHBAY_OK);
  signature[3] = static_cast<char>(signature[3] ^ 1);
  CHECK_FALSE(prover.is_signed("ed25519", key, "\x72", signature));
  CHECK_FALSE(prover.is_signed("ed25519", key, "\x72", ""));
  CHECK(prover.status == PATCHBAY_OK);
  CHECK_FALSE(prover.is_signed("rs256", key, "\x72", signature));
  CHECK(prover.status == PATCHBAY_E_INVALID_ARGUMENT);
  CHECK_FALSE(prover.is_signed("ed25519", key.substr(1), "\x72", signature));
  CHECK(prover.status == PATCHBAY_E_INVALID_ARGUMENT);
}

// A new key pair: its public key in the form that providers publish, and its signatures with
// SHA-256.
struct KeyPair {
  explicit KeyPair(EVP_PKEY* made) : key(made) {}
  KeyPair(const KeyPair&) = delete;
  KeyPair& operator=(const KeyPair&) = delete;
  ~KeyPair() { EVP_PKEY_free(key); }
  [[nodiscard]] std::string published() const {
    unsigned char* der = nullptr;
    const int size = i2d_PUBKEY(key, &der);
    std::string out(reinterpret_cast<char*>(der), static_cast<std::size_t>(size));
    OPENSSL_free(der);
    return out;
  }
  [[nodiscard]] std::string sign(std::string_view text) const {
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    EVP_DigestSignInit(context, nullptr, EVP_sha256(), nullptr, key);
    std::string out(512, '\0');
    std::size_t size = out.size();
    EVP_DigestSign(context, reinterpret_cast<unsigned char*>(out.data()), &size,
                   reinterpret_cast<const unsigned char*>(text.data()), text.size());
    EVP_MD_CTX_free(context);
    out.resize(size);
    return out;
  }
  EVP_PKEY* key;
};

TEST_CASE("an RSA signature is held against a key of at least 2048 bits") {
  Prover prover;
  const KeyPair pair(EVP_RSA_gen(2048));
  const std::string signature = pair.sign("signed text");
  CHECK(prover.is_signed("rs256", pair.published(), "signed text", signature));
  CHECK_FALSE(prover.is_signed("rs256", pair.published(), "other text", signature));
  const KeyPair weak(EVP_RSA_gen(1024));
  CHECK_FALSE(prover.is_signed("rs256", weak.published(), "x text", weak.sign("x text")));
  CHECK(prover.status == PATCHBAY_E_INVALID_ARGUMENT);
}

TEST_CASE("an ECDSA signature is R and S, and its key on P-256") {
  Prover prover;
  const KeyPair pair(EVP_EC_gen("P-256"));
  const std::string der = pair.sign("signed text");
  const auto* at = reinterpret_cast<const unsigned char*>(der.data());
  ECDSA_SIG* parts = d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size()));
  std::string signature(64, '\0');
  auto* out = reinterpret_cast<unsigned char*>(signature.data());
  BN_bn2binpad(ECDSA_SIG_get0_r(parts), out, 32);
  BN_bn2binpad(ECDSA_SIG_get0_s(parts), out + 32, 32);
  ECDSA_SIG_free(parts);
  CHECK(prover.is_signed("es256", pair.published(), "signed text", signature));
  CHECK_FALSE(prover.is_signed("es256", pair.published(), "other text", signature));
  CHECK_FALSE(prover.is_signed("es256", pair.published(), "signed text", der));
  CHECK(prover.status == PATCHBAY_OK);
  const KeyPair other(EVP_EC_gen("P-384"));
  CHECK_FALSE(prover.is_signed("es256", other.published(), "signed text", signature));
  CHECK(prover.status == PATCHBAY_E_INVALID_ARGUMENT);
}

TEST_CASE("an algorithm, a secret or a size that does not exist is said by its code") {
  Prover prover;
  prover.mac("hmac-md5", kQuestion);
  CHECK(prover.status == PATCHBAY_E_UNSUPPORTED);
  prover.digest("sha3", {});
  CHECK(prover.status == PATCHBAY_E_UNSUPPORTED);
  prover.is_signed("none", "", "x", "");
  CHECK(prover.status == PATCHBAY_E_UNSUPPORTED);
  prover.mac("hmac-sha256", kQuestion, "other");
  CHECK(prover.status == PATCHBAY_E_NOT_FOUND);
  prover.digest("sha256", std::vector<patchbay_str>(PATCHBAY_CRYPTO_PIECES_MAX + 1, to_abi("a")));
  CHECK(prover.status == PATCHBAY_E_TOO_LARGE);
  prover.context.secrets = nullptr;
  prover.mac("hmac-sha256", kQuestion);
  CHECK(prover.status == PATCHBAY_E_NOT_FOUND);
  const CallFrame frame(prover.table, prover.context);
  CHECK(prover.crypto().digest(frame.abi(), to_abi("sha256"), nullptr, 2, prover.made.sink(),
                               &prover.failure.raw) == PATCHBAY_E_PLUGIN_FAULT);
  CHECK(prover.crypto().digest(frame.abi(), to_abi("sha256"), nullptr, 0, nullptr,
                               &prover.failure.raw) == PATCHBAY_E_PLUGIN_FAULT);
}

}  // namespace
}  // namespace patchbay
