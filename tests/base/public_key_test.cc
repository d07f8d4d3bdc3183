// Tests which public keys can be made, which algorithms match each key, and how signatures are
// verified.
#include "base/public_key.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "base/base64.h"

namespace patchbay {
namespace {

using enum SignatureAlgorithm;
using Octets = std::vector<std::uint8_t>;

Octets octets_from(const std::string& hex) {
  Octets octets;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    octets.push_back(static_cast<std::uint8_t>(std::stoi(hex.substr(i, 2), nullptr, 16)));
  }
  return octets;
}

std::string repeated(const std::string& text, int times) {
  std::string whole;
  for (int i = 0; i < times; ++i) whole += text;
  return whole;
}

// RFC 7515 §A.3.
const Octets kX = from_base64url("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU").value();
const Octets kY = from_base64url("x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0").value();
const char* const kText =
    "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxl"
    "LmNvbS9pc19yb290Ijp0cnVlfQ";
const Octets kHalves =
    from_base64url(
        "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKT"
        "UJqPP3-Kg6NU1Q")
        .value();

// The same key and other keys, as SubjectPublicKeyInfo.
Octets p256_der() {
  Octets der = octets_from("3059301306072a8648ce3d020106082a8648ce3d03010703420004");
  der.insert(der.end(), kX.begin(), kX.end());
  der.insert(der.end(), kY.begin(), kY.end());
  return der;
}
// The base point of P-384 (SEC 2 §2.5.1).
Octets p384_der() {
  return octets_from(
      "3076301006072a8648ce3d020106052b8104002203620004aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba7"
      "9b9859f741e082542a385502f25dbf55296c3a545e3872760ab73617de4a96262c6f5d9e98bf9292dc29f8f41dbd"
      "289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5f");
}
// An RSA key of 1024 bits.
Octets short_rsa_der() {
  return octets_from("30819f300d06092a864886f70d010101050003818d0030818902818100" +
                     repeated("ff", 128) + "0203010001");
}

TEST_CASE("a key is the same one whether it comes as numbers or as SubjectPublicKeyInfo") {
  for (const PublicKey& key : {p256_key(kX, kY), spki_key(p256_der())}) {
    REQUIRE(key != nullptr);
    CHECK(is_signed(key, kEs256, kText, kHalves) == true);
    CHECK(is_signed(key, kEs256, std::string(kText) + "x", kHalves) == false);
    Octets changed = kHalves;
    changed[40] ^= 1;
    CHECK(is_signed(key, kEs256, kText, changed) == false);
    CHECK(is_signed(key, kEs256, kText, {}) == false);
    CHECK(is_signed(key, kEd25519, kText, kHalves) == false);
  }
}

// RFC 8032 §7.1, test 2.
TEST_CASE("an Ed25519 signature is believed with the key that made it") {
  const std::string raw = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c";
  const Octets signature = octets_from(
      "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f1"
      "1d8c387b2eaeb4302aeeb00d291612bb0c00");
  for (const PublicKey& key :
       {ed25519_key(octets_from(raw)), spki_key(octets_from("302a300506032b6570032100" + raw))}) {
    REQUIRE(key != nullptr);
    CHECK(fits(key, kEd25519));
    CHECK(is_signed(key, kEd25519, "\x72", signature) == true);
    CHECK(is_signed(key, kEd25519, "\x73", signature) == false);
    CHECK(is_signed(key, kEs256, "\x72", signature) == false);
  }
}

TEST_CASE("a key fits only the algorithms of its kind, its curve and its length") {
  const PublicKey p256 = p256_key(kX, kY);
  const PublicKey p384 = spki_key(p384_der());
  const PublicKey rsa = rsa_key(Octets(256, 0xff), octets_from("010001"));
  const PublicKey short_rsa = spki_key(short_rsa_der());
  const PublicKey ed25519 = ed25519_key(Octets(32, 1));
  for (const PublicKey& key : {p256, p384, rsa, short_rsa, ed25519}) REQUIRE(key != nullptr);
  const auto fitting = [](const PublicKey& key) {
    std::vector<SignatureAlgorithm> all;
    for (const auto each : {kEs256, kEd25519, kPs256, kRs256}) {
      if (fits(key, each)) all.push_back(each);
    }
    return all;
  };
  CHECK(fitting(p256) == std::vector{kEs256});
  CHECK(fitting(ed25519) == std::vector{kEd25519});
  CHECK(fitting(rsa) == std::vector{kPs256, kRs256});
  CHECK(fitting(p384).empty());
  CHECK(fitting(short_rsa).empty());
}

TEST_CASE("what is no key makes none") {
  CHECK(p256_key(kX, kX) == nullptr);  // this point is not on the curve
  CHECK(p256_key(kX, {}) == nullptr);
  CHECK(ed25519_key(Octets(31, 1)) == nullptr);
  CHECK(rsa_key(Octets(128, 0xff), octets_from("010001")) == nullptr);
  CHECK(rsa_key(Octets(600, 0xff), octets_from("010001")) == nullptr);
  CHECK(rsa_key(Octets(256, 0xff), octets_from("03")) == nullptr);
  Octets der = p256_der();
  der.push_back(0);
  CHECK(spki_key(der) == nullptr);
  CHECK(spki_key(octets_from("3059")) == nullptr);
  CHECK(spki_key({}) == nullptr);
}

}  // namespace
}  // namespace patchbay
