// Tests where an access token is accepted, which user it identifies, and when it ends.
#include "authserver/auth_world.h"

namespace patchbay::authserver {
namespace {

using nlohmann::json;

TEST_CASE("an access token is its user with its scopes, at its resource and nowhere else") {
  AuthWorld world(each_database());
  const Client client = world.client().client;
  const std::string tools = world.tokens_for(client, {"mcp:mail:read"}).at("access_token");
  const auto answer = world.host().ask_with("/api/v1/mcp", tools);
  REQUIRE(answer.status == 200);
  const json who = json::parse(answer.body);
  CHECK(who.at("organization") == "acme");
  CHECK(who.at("user") == "ann");
  CHECK(who.at("client") == client.id);
  CHECK(who.at("scopes") == json({"mcp:mail:read"}));
  CHECK(who.at("key").get<std::string>().starts_with("grant_"));
  const auto elsewhere = world.host().ask_with("/who", tools);
  CHECK(elsewhere.status == 401);
  CHECK(elsewhere.body.find("other_audience") != std::string::npos);

  const std::string api = world.tokens_for(client, {"call"}, kIssuer).at("access_token");
  CHECK(world.host().ask_with("/who", api).status == 200);
  CHECK(world.host().ask_with("/api/v1/mcp", api).status == 401);
  CHECK(world.host().ask_with("/operated", api).status == 403);
}

TEST_CASE("an access token acts for its own user only") {
  AuthWorld world;
  const std::string token = world.tokens_for(world.client().client).at("access_token");
  const std::string line = "Authorization: Bearer " + token + "\r\n";
  CHECK(world.host().ask("GET", "/api/v1/mcp", line + "X-Patchbay-User: ann\r\n").status == 200);
  CHECK(world.host().ask("GET", "/api/v1/mcp", line + "X-Patchbay-User: bob\r\n").status == 401);
}

TEST_CASE("an API key works where tokens work, and may have scopes of tools") {
  AuthWorld world;
  const auto key = [&](std::vector<std::string> scopes) {
    return std::string(
        world.host()
            .keys
            .create({.organization = "acme", .user = "ann", .scopes = std::move(scopes)}, "test")
            .value()
            .key.reveal());
  };
  const std::string reader = key({"mcp:mail:read"});
  CHECK(world.host().ask_with("/api/v1/mcp", reader).status == 200);
  CHECK(world.host().ask_with("/who", reader).status == 403);
  CHECK(world.host().ask_with("/api/v1/mcp", key({"call"})).status == 200);
  CHECK(world.host().ask_with("/api/v1/mcp", key({"connect"})).status == 403);
  CHECK(world.host()
            .keys.create({.organization = "acme", .user = "ann", .scopes = {"mcp:Mail"}}, "test")
            .has_error());
}

TEST_CASE("an access token ends after an hour, and with its user") {
  AuthWorld world(each_database());
  const Client client = world.client().client;
  const json tokens = world.tokens_for(client);
  const std::string token = tokens.at("access_token");
  CHECK(world.host().ask_with("/api/v1/mcp", token).status == 200);
  world.clock.move(std::chrono::seconds(3601));
  CHECK(world.host().ask_with("/api/v1/mcp", token).status == 401);
  world.clock.move(std::chrono::seconds(-3601));
  CHECK(world.host().ask_with("/api/v1/mcp", token).status == 200);
  const auto ended = world.store().transaction([&](store::Transaction& transaction) -> Result<int> {
    return world.host().keys.end_user(transaction, "acme", "ann", "test");
  });
  REQUIRE(ended.has_value());
  world.host().callers.forget();
  CHECK(world.host().ask_with("/api/v1/mcp", token).status == 401);
  world.host().token(400, AuthWorld::refresh(client, tokens.at("refresh_token")));
}

TEST_CASE("what another host revoked ends here too") {
  AuthWorld world(each_database());
  const auto other = world.other_host();
  const Client client = world.client().client;
  const json tokens = world.tokens_for(client);
  const std::string token = tokens.at("access_token");
  CHECK(world.host().ask_with("/api/v1/mcp", token).status == 200);
  other->post("/api/v1/oauth/revoke", {{"client_id", client.id}, {"token", token}});
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (world.host().ask_with("/api/v1/mcp", token).status != 401) {
    REQUIRE(std::chrono::steady_clock::now() < until);
  }
}

}  // namespace
}  // namespace patchbay::authserver
