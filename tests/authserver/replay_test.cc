// Tests what happens to a refresh token that is used twice, on one host or on two hosts.
#include <future>
#include <set>

#include "authserver/auth_world.h"

namespace patchbay::authserver {
namespace {

using nlohmann::json;

void pass_window(AuthWorld& world) {
  execute(world.store(), "update access_refresh set used_at = used_at - 31000 where used_at <> 0");
}

TEST_CASE("for half a minute the same refresh gets the same tokens again, from any host") {
  AuthWorld world(each_database());
  const auto other = world.other_host();
  const Client client = world.client().client;
  const auto form = AuthWorld::refresh(client, world.tokens_for(client).at("refresh_token"));
  const json first = world.host().token(200, form);
  const json again = other->token(200, form);
  CHECK(again.at("access_token") == first.at("access_token"));
  CHECK(again.at("refresh_token") == first.at("refresh_token"));
  CHECK(again.at("scope") == first.at("scope"));
  CHECK(again.at("expires_in").get<int>() <= 3600);
  CHECK(again.at("expires_in").get<int>() > 3500);
  CHECK(other->ask_with("/api/v1/mcp", again.at("access_token")).status == 200);
  CHECK(world.audited("oauth.token_refreshed") == 1);
  CHECK(number_of(world.store(), "select count(*) from access_refresh") == 2);
}

TEST_CASE("refreshes at the same moment on two hosts get one pair of tokens") {
  AuthWorld world(each_database());
  const auto other = world.other_host();
  const Client client = world.client().client;
  const auto form = AuthWorld::refresh(client, world.tokens_for(client).at("refresh_token"));
  std::vector<std::future<json>> answers;
  for (int i = 0; i < 8; ++i) {
    const AuthHost& host = i % 2 == 0 ? world.host() : *other;
    answers.push_back(std::async(std::launch::async, [&] {
      const auto answer = host.post("/api/v1/oauth/token", form);
      json body = json::parse(answer.body);
      body["status"] = answer.status;
      return body;
    }));
  }
  std::set<std::string> pairs;
  for (auto& answer : answers) {
    const json body = answer.get();
    INFO(body.dump());
    REQUIRE(body.at("status") == 200);
    pairs.insert(body.at("access_token").get<std::string>() +
                 body.at("refresh_token").get<std::string>());
  }
  CHECK(pairs.size() == 1);
  CHECK(number_of(world.store(), "select count(*) from access_refresh") == 2);
}

TEST_CASE("a refresh token that comes again later ends the grant, with one record") {
  AuthWorld world(each_database());
  const Client client = world.client().client;
  const std::string first = world.tokens_for(client).at("refresh_token");
  const json next = world.host().token(200, AuthWorld::refresh(client, first));
  CHECK(world.host().ask_with("/api/v1/mcp", next.at("access_token")).status == 200);
  pass_window(world);
  const json refused = world.host().token(400, AuthWorld::refresh(client, first));
  CHECK(refused.at("error") == "invalid_grant");
  CHECK(world.host().ask_with("/api/v1/mcp", next.at("access_token")).status == 401);
  world.host().token(400, AuthWorld::refresh(client, next.at("refresh_token")));
  world.host().token(400, AuthWorld::refresh(client, first));
  CHECK(world.audited("oauth.refresh_reused") == 1);
}

TEST_CASE("a refresh token whose successor was used ends the grant even within half a minute") {
  AuthWorld world(each_database());
  const Client client = world.client().client;
  const std::string first = world.tokens_for(client).at("refresh_token");
  const json second = world.host().token(200, AuthWorld::refresh(client, first));
  const json third =
      world.host().token(200, AuthWorld::refresh(client, second.at("refresh_token")));
  world.host().token(400, AuthWorld::refresh(client, first));
  world.host().token(400, AuthWorld::refresh(client, third.at("refresh_token")));
  CHECK(world.host().ask_with("/api/v1/mcp", third.at("access_token")).status == 401);
  CHECK(world.audited("oauth.refresh_reused") == 1);
}

TEST_CASE("another client's try with a refresh token ends nothing") {
  AuthWorld world;
  const Client client = world.client().client;
  const Client other = world.client().client;
  const std::string first = world.tokens_for(client).at("refresh_token");
  const json next = world.host().token(200, AuthWorld::refresh(client, first));
  pass_window(world);
  world.host().token(400, AuthWorld::refresh(other, first));
  world.host().token(200, AuthWorld::refresh(client, next.at("refresh_token")));
}

TEST_CASE("a wrong resource is refused before the token is replaced") {
  AuthWorld world;
  const Client client = world.client().client;
  const std::string first = world.tokens_for(client).at("refresh_token");
  auto form = AuthWorld::refresh(client, first);
  form.emplace_back("resource", "https://other.test/");
  CHECK(world.host().token(400, form).at("error") == "invalid_target");
  CHECK(number_of(world.store(), "select count(*) from access_refresh where used_at <> 0") == 0);
}

}  // namespace
}  // namespace patchbay::authserver
