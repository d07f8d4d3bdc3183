// Tests how an operator manages clients, and how a client proves its identity.
#include "authserver/auth_world.h"
#include "base/base64.h"

namespace patchbay::authserver {
namespace {

using nlohmann::json;

std::string basic(const std::string& id, const std::string& secret) {
  return "Authorization: Basic " + base64(id + ":" + secret) + "\r\n";
}

Members without_id(Members members) {
  std::erase_if(members, [](const auto& member) { return member.first == "client_id"; });
  return members;
}

Members with(Members members, const std::string& name, const std::string& value) {
  members.emplace_back(name, value);
  return members;
}

TEST_CASE("a client with a secret shows it in the header or in the form, and not in both") {
  AuthWorld world(each_database());
  const NewClient made = world.client(kPost);
  const std::string secret(made.secret.reveal());
  const auto form = [&] { return AuthWorld::exchange(made.client, world.code_for(made.client)); };
  world.host().token(200, with(form(), "client_secret", secret));
  world.host().token(200, without_id(form()), basic(made.client.id, secret));
  world.host().token(200, form(), basic(made.client.id, secret));
  const json both =
      world.host().token(400, with(form(), "client_secret", secret), basic(made.client.id, secret));
  CHECK(both.at("error") == "invalid_request");
}

TEST_CASE("a wrong client is 401 invalid_client, with a challenge if it used the header") {
  AuthWorld world;
  const NewClient made = world.client(kBasic);
  const NewClient open = world.client();
  const std::string secret(made.secret.reveal());
  const auto form = AuthWorld::exchange(made.client, world.code_for(made.client));
  const auto refused = [&](const Members& members, const std::string& headers) {
    const auto answer = world.host().post("/api/v1/oauth/token", members, headers);
    INFO(answer.body);
    CHECK(answer.status == 401);
    CHECK(json::parse(answer.body).at("error") == "invalid_client");
    CHECK(test::header_of(answer, "WWW-Authenticate").starts_with("Basic") == !headers.empty());
  };
  refused(form, "");
  refused(with(form, "client_secret", "wrong"), "");
  refused(without_id(form), "");
  refused(without_id(form), basic(made.client.id, "wrong"));
  refused(without_id(form), basic(made.client.id, ""));
  refused(without_id(form), basic("client_nobody", secret));
  refused(without_id(form), "Authorization: Basic !!!\r\n");
  // The form names another client than the header.
  refused(with(without_id(form), "client_id", open.client.id), basic(made.client.id, secret));
  // A client without a secret sends a secret.
  refused(with(AuthWorld::exchange(open.client, world.code_for(open.client)), "client_secret", "x"),
          "");
  world.host().token(200, without_id(form), basic(made.client.id, secret));
}

TEST_CASE("the halves of the header are form-encoded, and a client that does not encode is taken") {
  AuthWorld world;
  const NewClient made = world.client(kBasic);
  const std::string secret(made.secret.reveal());
  std::string encoded;
  for (const char letter : secret) {
    encoded += letter == '_' ? std::string("%5F") : std::string(1, letter);
  }
  const auto form = [&] {
    return without_id(AuthWorld::exchange(made.client, world.code_for(made.client)));
  };
  world.host().token(200, form(), basic(made.client.id, encoded));
  world.host().token(200, form(), basic(made.client.id, secret));
}

TEST_CASE("a new secret ends the old one, and a revoked client ends with all that it got") {
  AuthWorld world(each_database());
  const NewClient made = world.client(kPost);
  const auto rotated = world.server().clients.rotate(made.client.id, "test");
  REQUIRE(rotated.has_value());
  const auto form = [&](const Secret& secret) {
    return with(AuthWorld::exchange(made.client, world.code_for(made.client)), "client_secret",
                std::string(secret.reveal()));
  };
  world.host().token(401, form(made.secret));
  const json tokens = world.host().token(200, form(rotated.value().secret));
  const std::string access = tokens.at("access_token");
  CHECK(world.host().ask_with("/api/v1/mcp", access).status == 200);
  REQUIRE(world.server().clients.revoke(made.client.id, "test").has_value());
  world.host().callers.forget();
  CHECK(world.host().ask_with("/api/v1/mcp", access).status == 401);
  world.host().token(401, form(rotated.value().secret));
  CHECK(world.server().clients.show(made.client.id).value().revoked_at.has_value());
  CHECK(world.audited("oauth.client_added") == 1);
  CHECK(world.audited("oauth.client_rotated") == 1);
  CHECK(world.audited("oauth.client_revoked") == 1);
}

TEST_CASE("an impossible client is refused, and an unknown one is not found") {
  AuthWorld world;
  Clients& clients = world.server().clients;
  const auto refused = [&](const ClientRequest& request) {
    return clients.add(request, "test").error().code();
  };
  CHECK(refused({.name = "", .redirect_uris = {kBack}}) == Code::kInvalidArgument);
  CHECK(refused({.name = "x", .redirect_uris = {}}) == Code::kInvalidArgument);
  CHECK(refused({.name = "x", .redirect_uris = {kBack}, .scopes = {"admin"}}) ==
        Code::kInvalidArgument);
  CHECK(refused({.name = "x", .redirect_uris = {kBack}, .organization = "nobody"}) ==
        Code::kNotFound);
  const std::string id(200, 'x');
  const Error none =
      clients.add({.name = "x", .redirect_uris = {kBack}, .organization = id}, "test").error();
  CHECK(none.message() == "There is no organization \"" + id.substr(0, 64) + "\".");
  CHECK(clients.rotate("client_x", "test").error().code() == Code::kNotFound);
  CHECK(clients.revoke("client_x", "test").error().code() == Code::kNotFound);
  CHECK(clients.rotate(world.client().client.id, "test").error().code() == Code::kInvalidArgument);
}

}  // namespace
}  // namespace patchbay::authserver
