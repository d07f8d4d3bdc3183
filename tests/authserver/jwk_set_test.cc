// Tests which signatures by other parties are accepted, and with which keys.
#include "authserver/jwk_set.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "authserver/signing_key.h"
#include "base/base64.h"

namespace patchbay::authserver {
namespace {

using nlohmann::json;

std::string url_text(const std::string& text) {
  return base64url({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
}

bool is_believed(const json& keys, const std::string& text) {
  const auto set = JwkSet::read(keys.dump());
  if (set.has_error()) FAIL(set.error().message());
  const auto jws = read_jws(text);
  return jws && set.value().has_signed(*jws);
}

TEST_CASE("the signatures of RFC 7515 and RFC 8037 are believed with the keys given there") {
  const json es256 = json::parse(
      R"({"keys":[{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
          "y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}]})");
  CHECK(is_believed(
      es256,
      "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFt"
      "cGxlLmNvbS9pc19yb290Ijp0cnVlfQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djx"
      "La8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"));
  const json ed25519 = json::parse(
      R"({"keys":[{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]})");
  CHECK(is_believed(ed25519,
                    "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.hgyY0il_MGCjP0JzlnLWG"
                    "1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"));
}

TEST_CASE("a signature is believed by each algorithm, and never by another one than the key's") {
  for (const std::string algorithm : {"ES256", "EdDSA", "PS256", "RS256"}) {
    INFO(algorithm);
    const SigningKey key(algorithm, "one");
    const SigningKey other(algorithm, "one");
    const std::string good = key.signed_jwt({{"sub", "x"}});
    CHECK(is_believed(key.jwks(), good));
    CHECK(is_believed(key.jwks({{"alg", algorithm}, {"use", "sig"}}), good));
    CHECK_FALSE(is_believed(other.jwks(), good));
    CHECK_FALSE(is_believed(key.jwks({{"kid", "two"}}), good));
    // The header names another algorithm than the one that made the signature.
    for (const char* said :
         {"none", "NONE", "HS256", "RS256", "PS256", "ES256", "EdDSA", "RS1", "ES384", ""}) {
      if (said == algorithm) continue;
      INFO(said);
      CHECK_FALSE(is_believed(key.jwks(), key.signed_jwt({{"sub", "x"}}, {{"alg", said}})));
    }
    // A changed letter in the payload, and in the signature.
    for (const std::size_t at : {good.find('.') + 5, good.size() - 10}) {
      std::string changed = good;
      changed[at] = changed[at] == 'A' ? 'B' : 'A';
      CHECK_FALSE(is_believed(key.jwks(), changed));
    }
    CHECK_FALSE(is_believed(key.jwks(), good.substr(0, good.rfind('.') + 1)));
  }
}

TEST_CASE("an RSA key that names its algorithm takes no other") {
  const SigningKey key("RS256");
  CHECK(is_believed(key.jwks(), key.signed_jwt({{"sub", "x"}})));
  CHECK_FALSE(is_believed(key.jwks({{"alg", "PS256"}}), key.signed_jwt({{"sub", "x"}})));
}

TEST_CASE("a text that is no JWS is not read, nor one that demands what is not known here") {
  const SigningKey key("ES256");
  const std::string good = key.signed_jwt({{"sub", "x"}});
  CHECK(read_jws(good));
  CHECK_FALSE(read_jws(""));
  CHECK_FALSE(read_jws("a.b"));
  CHECK_FALSE(read_jws(good + ".x"));
  CHECK_FALSE(read_jws(good + "="));
  CHECK_FALSE(read_jws(good.substr(good.find('.'))));
  CHECK_FALSE(read_jws("e30" + good));
  CHECK_FALSE(read_jws(url_text("[]") + good.substr(good.find('.'))));
  CHECK_FALSE(read_jws(key.signed_jwt({{"sub", "x"}}, {{"crit", {"b64"}}, {"b64", false}})));
  CHECK_FALSE(read_jws(key.signed_jwt({{"sub", std::string(9000, 'x')}})));
}

TEST_CASE("a JWK Set is refused if no key of it can be used, or a private one is in it") {
  const SigningKey ec("ES256");
  const auto refused = [](const json& set, const std::string& said) {
    const auto read = JwkSet::read(set.dump());
    INFO(set.dump().substr(0, 300));
    REQUIRE(read.has_error());
    CHECK(read.error().code() == Code::kInvalidArgument);
    CHECK(read.error().message().find(said) != std::string::npos);
  };
  refused(json::array(), "JWK Set");
  refused(json::object(), "JWK Set");
  refused({{"keys", 1}}, "JWK Set");
  refused({{"keys", json::array()}}, "no key for");
  refused({{"keys", json::array({1})}}, "JSON object");
  refused({{"keys", std::vector<json>(21, ec.jwk())}}, "20 keys");
  refused({{"keys", json::array({ec.jwk()})}, {"x", std::string(20'000, 'x')}}, "16 KiB");
  refused(ec.jwks({{"d", "AAAA"}}), "private key");
  refused(ec.jwks({{"use", "enc"}}), "no key for");
  refused(ec.jwks({{"key_ops", {"encrypt"}}}), "no key for");
  refused(ec.jwks({{"alg", "ES384"}}), "no key for");
  refused(ec.jwks({{"alg", "HS256"}}), "no key for");
  refused(ec.jwks({{"crv", "P-384"}}), "no key for");
  refused(ec.jwks({{"x", ec.jwk().at("y")}}), "no key for");  // this point is not on the curve
  refused(ec.jwks({{"x", "AAAA"}}), "no key for");
  refused(json::parse(R"({"keys":[{"kty":"oct","k":"c2VjcmV0"}]})"), "no key for");
  const SigningKey rsa("RS256");
  refused(rsa.jwks({{"e", "AQ"}}), "no key for");
  refused(rsa.jwks({{"e", "AQAA"}}), "no key for");
  refused(rsa.jwks({{"n", std::string(160, 'f')}}), "no key for");   // a modulus of 960 bits
  refused(rsa.jwks({{"n", std::string(1000, 'f')}}), "no key for");  // a modulus of 6000 bits
  CHECK(JwkSet::read(R"({"keys":[)" + ec.jwk().dump() + R"(,{"kty":"oct","k":"x"}]})").has_value());
}

}  // namespace
}  // namespace patchbay::authserver
