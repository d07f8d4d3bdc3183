// Tests which ID tokens identify a person. The tests of a complete sign-in test the signatures of
// ID tokens.
#include "authserver/id_token.h"

#include <catch2/catch.hpp>
#include <chrono>
#include <nlohmann/json.hpp>

namespace patchbay::authserver {
namespace {

using nlohmann::json;

constexpr std::int64_t kNow = 1'800'000'000;

const std::string kProvider = "https://login.acme.example";
const std::string kClient = "patchbay";
const std::string kNonce = "a nonce";

json usual_claims() {
  return {{"iss", kProvider},
          {"sub", "1"},
          {"aud", kClient},
          {"exp", kNow + 300},
          {"iat", kNow - 1},
          {"nonce", kNonce},
          {"email", "Ann@Acme.Example"},
          {"email_verified", true}};
}

Result<ProviderIdentity> read(const json& claims, const std::string& type = "JWT") {
  Jws jws;
  jws.type = type;
  jws.payload = claims.dump();
  return identity_in(jws, {.issuer = kProvider,
                           .client_id = kClient,
                           .nonce = kNonce,
                           .now = WallTime(std::chrono::seconds(kNow))});
}

json with(const json& changes) {
  json claims = usual_claims();
  claims.merge_patch(changes);
  return claims;
}

TEST_CASE("an ID token names the person by issuer and subject, and says the verified address") {
  const auto identity = read(usual_claims());
  REQUIRE(identity.has_value());
  CHECK(identity.value().issuer == kProvider);
  CHECK(identity.value().subject == "1");
  CHECK(identity.value().email == "ann@acme.example");
  CHECK(identity.value().is_verified);
  for (const json& verified : {json(false), json("true"), json(1), json()}) {
    CHECK_FALSE(read(with({{"email_verified", verified}})).value().is_verified);
  }
  CHECK_FALSE(read(with({{"email", nullptr}})).value().is_verified);
  CHECK(read(usual_claims(), "").has_value());
}

TEST_CASE("clocks of the provider and of this host may differ by a minute and no more") {
  CHECK(read(with({{"exp", kNow - 59}})).has_value());
  CHECK(read(with({{"exp", kNow - 60}})).has_error());
  CHECK(read(with({{"iat", kNow + 60}})).has_value());
  CHECK(read(with({{"iat", kNow + 61}})).has_error());
  CHECK(read(with({{"nbf", kNow + 60}})).has_value());
  CHECK(read(with({{"nbf", kNow + 61}})).has_error());
}

TEST_CASE("an ID token of somebody else, for somebody else or of another moment is refused") {
  const auto [claim, changes] = GENERATE(
      table<std::string, json>({{"iss", {{"iss", "https://login.acme.example/"}}},
                                {"iss", {{"iss", nullptr}}},
                                {"aud", {{"aud", "another"}}},
                                {"aud", {{"aud", nullptr}}},
                                {"aud", {{"aud", json::array()}}},
                                {"aud", {{"aud", {"another"}}}},
                                {"azp", {{"aud", {"patchbay", "another"}}}},
                                {"azp", {{"aud", {"patchbay", "another"}}, {"azp", "another"}}},
                                {"azp", {{"azp", "another"}}},
                                {"azp", {{"azp", 7}}},
                                {"exp", {{"exp", nullptr}}},
                                {"exp", {{"exp", "tomorrow"}}},
                                {"iat", {{"iat", nullptr}}},
                                {"nonce", {{"nonce", "another"}}},
                                {"nonce", {{"nonce", nullptr}}},
                                {"sub", {{"sub", ""}}},
                                {"sub", {{"sub", 7}}},
                                {"sub", {{"sub", std::string(256, 'x')}}},
                                {"sub", {{"sub", "two\nlines"}}}}));
  const auto refused = read(with(changes));
  INFO(changes.dump());
  REQUIRE(refused.has_error());
  CHECK(refused.error().details().reason == "bad_id_token");
  CHECK(refused.error().message().find(claim) != std::string::npos);
}

TEST_CASE("a token of another kind, or for several clients of which we are one, is judged by it") {
  CHECK(read(usual_claims(), "at+jwt").has_error());
  CHECK(read(json::array()).has_error());
  CHECK(read(with({{"aud", {"patchbay", "another"}}, {"azp", "patchbay"}})).has_value());
  CHECK(read(with({{"aud", {"patchbay"}}})).has_value());
}

TEST_CASE("what the userinfo endpoint says counts for the same subject only") {
  ProviderIdentity identity{.issuer = kProvider, .subject = "1"};
  CHECK(add_user_info(R"({"sub":"2","email":"a@b","email_verified":true})", identity).has_error());
  CHECK(add_user_info("<html>", identity).has_error());
  CHECK(identity.email.empty());
  REQUIRE(
      add_user_info(R"({"sub":"1","email":"A@b","email_verified":true})", identity).has_value());
  CHECK(identity.email == "a@b");
  CHECK(identity.is_verified);
}

}  // namespace
}  // namespace patchbay::authserver
