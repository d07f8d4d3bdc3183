// Tests how clients register themselves (RFC 7591).
#include <algorithm>

#include "authserver/auth_world.h"
#include "authserver/handlers.h"

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
  // The store does not contain the secret.
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
  // The operator's client and the new client remain.
  CHECK(number_of(world.store(), "select count(*) from access_client") == 2);
}

TEST_CASE("one IPv6 network registers no more than one address") {
  AuthWorld world;
  httpd::Request request;
  request.body = R"({"redirect_uris":["https://c.test/x"]})";
  const auto status_from = [&](const std::string& address) {
    request.address = address;
    return register_client(world.server(), request).value().status;
  };
  int made = 0;
  while (made < 100 && status_from("2001:db8:1:2::" + std::to_string(made)) == 201) ++made;
  CHECK(made >= 20);
  CHECK(made < 40);
  CHECK(status_from("2001:db8:1:3::1") == 201);
}

// Fills the table of self-registered clients up to one less than its limit.
void fill(AuthWorld& world, const std::string& used_at, const std::string& revoked_at) {
  execute(world.store(),
          "insert into access_client (id, name, auth_method, secret_hash, redirect_uris, scopes, "
          "organization, is_registered, created_at, used_at, revoked_at) with recursive n(i) as "
          "(select 1 union all select i + 1 from n where i < 19999) select 'client_' || i, 'n', "
          "'none', '', '', '', '', 1, 1000 + i, " +
              used_at + ", " + revoked_at + " from n");
}

TEST_CASE("when there are too many clients, the oldest that nobody used gives way") {
  const std::string body = R"({"redirect_uris":["https://c.test/x"]})";
  const auto is_there = [](AuthWorld& world, const std::string& id) {
    return number_of(world.store(), "select count(*) from access_client where id = '" + id + "'") ==
           1;
  };
  SECTION("nobody used them") {
    AuthWorld world(each_database());
    fill(world, "0", "0");
    answered(world.host(), 201, body);
    CHECK(is_there(world, "client_1"));
    answered(world.host(), 201, body);
    CHECK_FALSE(is_there(world, "client_1"));
    CHECK(is_there(world, "client_2"));
    CHECK(number_of(world.store(), "select count(*) from access_client") == 20'000);
  }
  SECTION("all are used") {
    AuthWorld world;
    fill(world, "5000", "0");
    const auto first = answered(world.host(), 201, body).at("client_id").get<std::string>();
    REQUIRE(world.server().clients.note_use(first).has_value());
    CHECK(world.host().ask("POST", "/api/v1/oauth/register", "", body).status == 503);
    CHECK(is_there(world, "client_1"));
  }
  SECTION("revoked ones do not count") {
    AuthWorld world;
    fill(world, "5000", "6000");
    for (int i = 0; i < 3; ++i) answered(world.host(), 201, body);
  }
}

TEST_CASE("a client that registered itself goes 90 days after its last use, if it has no grant") {
  AuthWorld world(each_database());
  const auto add = [&](bool is_registered) {
    auto made = world.server().clients.add(
        {.name = "x", .redirect_uris = {kBack}, .is_registered = is_registered}, "");
    REQUIRE(world.server().clients.note_use(made.value().client.id).has_value());
    return made.value().client;
  };
  const Client of_operator = add(false);
  const Client idle = add(true);
  const Client allowed = add(true);
  const Client revoked = add(true);
  world.tokens_for(allowed);
  world.tokens_for(revoked);
  REQUIRE(world.server().clients.revoke(revoked.id, "test").has_value());
  const long long days = std::chrono::milliseconds(std::chrono::hours(91 * 24)).count();
  const std::string then = std::to_string(days);
  execute(world.store(), "update access_client set used_at = used_at - " + then);
  execute(world.store(),
          "update access_client set revoked_at = revoked_at - " + then + " where revoked_at <> 0");
  const Client fresh = add(true);
  REQUIRE(world.server().tend().has_value());
  const auto left = world.server().clients.list().value();
  const auto is_left = [&](const Client& client) {
    return std::any_of(left.begin(), left.end(),
                       [&](const Client& each) { return each.id == client.id; });
  };
  CHECK(is_left(of_operator));
  CHECK(is_left(allowed));
  CHECK(is_left(fresh));
  CHECK_FALSE(is_left(idle));
  CHECK_FALSE(is_left(revoked));
}

}  // namespace
}  // namespace patchbay::authserver
