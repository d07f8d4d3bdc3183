// Proves how clients register themselves (RFC 7591).
#include "authserver/auth_world.h"

namespace patchbay::authserver {
namespace {

using nlohmann::json;

json answered(AuthHost& host, int status, const std::string& body) {
  const auto answer =
      host.ask("POST", "/api/v1/oauth/register", "Content-Type: application/json\r\n", body);
  INFO(answer.body);
  REQUIRE(answer.status == status);
  return json::parse(answer.body);
}

TEST_CASE("a client that says little gets the defaults, and is told what it got") {
  AuthWorld world(each_database());
  const json made =
      answered(world.host(), 201, R"({"redirect_uris":["http://localhost/callback"]})");
  CHECK(made.at("client_id").get<std::string>().starts_with("client_"));
  CHECK(made.at("token_endpoint_auth_method") == "client_secret_basic");
  CHECK(made.at("client_secret").get<std::string>().starts_with("pbs_"));
  CHECK(made.at("client_secret_expires_at") == 0);
  CHECK(made.at("grant_types") == json({"authorization_code", "refresh_token"}));
  CHECK_FALSE(made.contains("scope"));
  CHECK(world.audited("oauth.client_registered") == 1);
  // The store has no secret.
  CHECK(number_of(world.store(),
                  "select count(*) from access_client where secret_hash like 'pbs%'") == 0);
}

TEST_CASE("a client without a secret gets none, and only scopes that can be granted") {
  AuthWorld world;
  const json made = answered(
      world.host(), 201,
      R"({"client_name":"Claude Code","redirect_uris":["http://127.0.0.1/cb","https://c.test/x"],
          "token_endpoint_auth_method":"none","scope":"openid mcp:tools admin mcp:mail:read",
          "grant_types":["authorization_code","refresh_token"],"response_types":["code"],
          "application_type":"native","unknown_member":{"a":1}})");
  CHECK_FALSE(made.contains("client_secret"));
  CHECK(made.at("scope") == "mcp:tools mcp:mail:read");
  CHECK(made.at("client_name") == "Claude Code");
}

TEST_CASE("a registration that cannot be is refused in the words of RFC 7591") {
  AuthWorld world;
  const auto refused = [&](const std::string& word, const std::string& body) {
    INFO(body);
    const json answer = answered(world.host(), 400, body);
    CHECK(answer.at("error") == word);
    CHECK_FALSE(answer.at("error_description").get<std::string>().empty());
  };
  const std::string good = R"("redirect_uris":["https://c.test/x"])";
  refused("invalid_client_metadata", "[]");
  refused("invalid_client_metadata", "{");
  refused("invalid_redirect_uri", "{}");
  refused("invalid_redirect_uri", R"({"redirect_uris":[]})");
  refused("invalid_redirect_uri", R"({"redirect_uris":[1]})");
  refused("invalid_redirect_uri", R"({"redirect_uris":["http://c.test/x"]})");
  refused("invalid_redirect_uri", R"({"redirect_uris":["javascript:go"]})");
  refused("invalid_client_metadata",
          "{" + good + R"(,"token_endpoint_auth_method":"private_key_jwt"})");
  refused("invalid_client_metadata", "{" + good + R"(,"grant_types":["implicit"]})");
  refused("invalid_client_metadata", "{" + good + R"(,"response_types":["token"]})");
  refused("invalid_client_metadata", "{" + good + R"(,"client_name":"a\nb"})");
  refused("invalid_client_metadata", "{" + good + ",\"client_name\":\"a\u202eb\"}");
  refused("invalid_client_metadata", "{" + good + R"(,"client_name":7})");
  refused("invalid_client_metadata",
          "{" + good + R"(,"client_name":")" + std::string(200, 'x') + "\"}");
  refused("invalid_client_metadata",
          "{" + good + R"(,"client_uri":")" + std::string(20'000, 'x') + "\"}");
  CHECK(number_of(world.store(), "select count(*) from access_client") == 0);
}

TEST_CASE("one address registers only so many clients") {
  AuthWorld world;
  const std::string body = R"({"redirect_uris":["https://c.test/x"]})";
  int made = 0;
  for (; made < 100; ++made) {
    const auto answer = world.host().ask("POST", "/api/v1/oauth/register", "", body);
    if (answer.status == 201) continue;
    CHECK(answer.status == 429);
    CHECK_FALSE(test::header_of(answer, "Retry-After").empty());
    break;
  }
  CHECK(made >= 20);
  CHECK(made < 40);
}

TEST_CASE("clients that nobody used go after a month") {
  AuthWorld world(each_database());
  const std::string body = R"({"redirect_uris":["https://c.test/x"]})";
  answered(world.host(), 201, body);
  world.client();
  world.age("access_client", std::chrono::hours(31 * 24));
  answered(world.host(), 201, body);
  REQUIRE(world.server().tend().has_value());
  // The operator's stays, and the new one.
  CHECK(number_of(world.store(), "select count(*) from access_client") == 2);
}

}  // namespace
}  // namespace patchbay::authserver
