// Tests the answers of the token endpoint to codes and refresh tokens, and the error that the RFC
// names for each wrong request.
#include "authserver/auth_world.h"

namespace patchbay::authserver {
namespace {

using nlohmann::json;

Members changed(Members members, const std::string& name, const std::string& value) {
  std::erase_if(members, [&](const auto& member) { return member.first == name; });
  if (!value.empty()) members.emplace_back(name, value);
  return members;
}

std::string word(const json& answer) { return answer.at("error"); }

TEST_CASE("a code gives an access token for an hour and a refresh token, once") {
  AuthWorld world(each_database());
  const Client client = world.client().client;
  const auto form = AuthWorld::exchange(client, world.code_for(client, {"mcp:mail", "mcp:github"}));
  const json tokens = world.host().token(200, form);
  CHECK(tokens.at("token_type") == "Bearer");
  CHECK(tokens.at("expires_in") == 3600);
  CHECK(tokens.at("scope") == "mcp:mail mcp:github");
  const std::string access = tokens.at("access_token");
  const std::string refresh = tokens.at("refresh_token");
  CHECK(access.starts_with("pbt_"));
  CHECK(access.size() == 47);
  CHECK(refresh.starts_with("pbf_"));
  CHECK(world.host().ask_with("/api/v1/mcp", access).status == 200);
  CHECK(world.audited("oauth.token_issued") == 1);
  // The store contains neither token in plain text.
  CHECK(number_of(world.store(),
                  "select count(*) from access_token where hash = '" + access + "'") == 0);
  CHECK(number_of(world.store(), "select count(*) from access_refresh where hash like 'pbf%'") ==
        0);

  // A second use of the code ends the tokens of the first use.
  CHECK(word(world.host().token(400, form)) == "invalid_grant");
  CHECK(world.host().ask_with("/api/v1/mcp", access).status == 401);
  CHECK(word(world.host().token(400, AuthWorld::refresh(client, refresh))) == "invalid_grant");
  CHECK(world.audited("oauth.code_reused") == 1);
}

TEST_CASE("a code is for its client, verifier and redirect URI, for a minute") {
  AuthWorld world(each_database());
  const Client client = world.client().client;
  const Client other = world.client().client;
  const std::string code = world.code_for(client);
  const auto form = AuthWorld::exchange(client, code);
  const auto refused = [&](const std::string& name, const std::string& value) {
    INFO(name << "=" << value);
    return word(world.host().token(400, changed(form, name, value)));
  };
  CHECK(refused("client_id", other.id) == "invalid_grant");
  CHECK(refused("code_verifier", std::string(60, 'x')) == "invalid_grant");
  CHECK(refused("code_verifier", "short") == "invalid_grant");
  CHECK(refused("code_verifier", std::string(129, 'x')) == "invalid_grant");
  CHECK(refused("code_verifier", "") == "invalid_request");
  CHECK(refused("redirect_uri", "https://client.test/other") == "invalid_grant");
  CHECK(refused("code", "pbc_unknown") == "invalid_grant");
  CHECK(refused("code", "") == "invalid_request");
  CHECK(refused("resource", "https://other.test/api/v1/mcp") == "invalid_target");
  CHECK(refused("resource", "https://patchbay.test") == "invalid_target");
  CHECK(refused("grant_type", "") == "invalid_request");
  CHECK(refused("grant_type", "password") == "unsupported_grant_type");
  // None of the refused requests used up the code.
  world.age("access_code", std::chrono::seconds(50));
  world.host().token(200, changed(form, "resource", "https://PATCHBAY.test/api/v1/mcp/"));

  const auto late = AuthWorld::exchange(client, world.code_for(client));
  world.age("access_code", std::chrono::seconds(61));
  CHECK(word(world.host().token(400, late)) == "invalid_grant");
}

TEST_CASE("a request that is no form, or says a thing twice, is invalid_request") {
  AuthWorld world;
  const Client client = world.client().client;
  const auto form = AuthWorld::exchange(client, world.code_for(client));
  Members twice = form;
  twice.emplace_back("code", "another");
  CHECK(word(world.host().token(400, twice)) == "invalid_request");
  const auto answer =
      world.host().ask("POST", "/api/v1/oauth/token", "Content-Type: application/json\r\n", "{}");
  CHECK(answer.status == 400);
  CHECK(word(json::parse(answer.body)) == "invalid_request");
  CHECK(world.host().ask("GET", "/api/v1/oauth/token").status == 405);
  world.host().token(200, form);
}

TEST_CASE("a form that is encoded wrongly is invalid_request, and uses no code up") {
  AuthWorld world;
  const Client client = world.client().client;
  const auto form = AuthWorld::exchange(client, world.code_for(client));
  for (const char* wrong : {"50%", "%zz", "%4", "%00", "%ff", "%C3"}) {
    CAPTURE(wrong);
    const auto answer = world.host().ask("POST", "/api/v1/oauth/token",
                                         "Content-Type: application/x-www-form-urlencoded\r\n",
                                         form_text(form) + "&note=" + wrong);
    CHECK(answer.status == 400);
    CHECK(word(json::parse(answer.body)) == "invalid_request");
    CHECK(answer.body.find("percent-encoding") != std::string::npos);
  }
  world.host().token(200, form);
}

TEST_CASE("a refresh may narrow the scopes of the access token and never widens them") {
  AuthWorld world(each_database());
  const Client client = world.client().client;
  std::string refresh =
      world.tokens_for(client, {"mcp:mail", "offline_access"}).at("refresh_token");
  const auto form = [&] { return AuthWorld::refresh(client, refresh); };
  CHECK(word(world.host().token(400, changed(form(), "scope", "mcp:tools"))) == "invalid_scope");
  CHECK(word(world.host().token(400, changed(form(), "scope", "mcp:mail mcp:github"))) ==
        "invalid_scope");
  CHECK(word(world.host().token(400, changed(form(), "resource", kIssuer))) == "invalid_target");
  const json narrow = world.host().token(200, changed(form(), "scope", "mcp:mail:read"));
  CHECK(narrow.at("scope") == "mcp:mail:read");
  // A refreshed token has the scopes that the person allowed (RFC 6749 §6).
  refresh = narrow.at("refresh_token");
  CHECK(world.host().token(200, form()).at("scope") == "mcp:mail offline_access");
}

TEST_CASE("a refresh token is its client's, and lasts two months from its making") {
  AuthWorld world(each_database());
  const Client client = world.client().client;
  const Client other = world.client().client;
  const std::string refresh = world.tokens_for(client).at("refresh_token");
  CHECK(word(world.host().token(400, AuthWorld::refresh(other, refresh))) == "invalid_grant");
  world.age("access_refresh", std::chrono::hours(59 * 24));
  const json next = world.host().token(200, AuthWorld::refresh(client, refresh));
  world.age("access_refresh", std::chrono::hours(60 * 24));
  CHECK(word(world.host().token(400, AuthWorld::refresh(client, next.at("refresh_token")))) ==
        "invalid_grant");
}

TEST_CASE("a revoked access token ends alone, a revoked refresh token with all of its grant") {
  AuthWorld world(each_database());
  const Client client = world.client().client;
  const Client other = world.client().client;
  const json tokens = world.tokens_for(client);
  const std::string access = tokens.at("access_token");
  const std::string refresh = tokens.at("refresh_token");
  const auto revoke = [&](const Client& by, const std::string& token) {
    return world.host().post("/api/v1/oauth/revoke", {{"client_id", by.id}, {"token", token}});
  };
  CHECK(world.host().ask_with("/api/v1/mcp", access).status == 200);
  const auto foreign = revoke(other, access);
  CHECK(foreign.status == 400);
  CHECK(word(json::parse(foreign.body)) == "invalid_grant");
  CHECK(revoke(client, "pbt_unknown").status == 200);
  CHECK(revoke(client, "").status == 400);
  CHECK(world.host().ask_with("/api/v1/mcp", access).status == 200);
  CHECK(revoke(client, access).status == 200);
  CHECK(world.host().ask_with("/api/v1/mcp", access).status == 401);
  const json next = world.host().token(200, AuthWorld::refresh(client, refresh));
  CHECK(revoke(client, next.at("refresh_token")).status == 200);
  CHECK(world.host().ask_with("/api/v1/mcp", next.at("access_token")).status == 401);
  CHECK(word(world.host().token(400, AuthWorld::refresh(client, next.at("refresh_token")))) ==
        "invalid_grant");
  CHECK(world.audited("oauth.token_revoked") == 2);
}

TEST_CASE("a client with a secret asks whether its tokens are valid, and learns of no others") {
  AuthWorld world(each_database());
  const NewClient made = world.client(kPost);
  const std::string secret(made.secret.reveal());
  const Client open = world.client().client;
  const json foreign = world.tokens_for(open);
  const auto form = AuthWorld::exchange(made.client, world.code_for(made.client, {"mcp:mail"}));
  const json tokens = world.host().token(200, changed(form, "client_secret", secret));
  const auto ask = [&](const std::string& token) {
    const auto answer = world.host().post(
        "/api/v1/oauth/introspect",
        {{"client_id", made.client.id}, {"client_secret", secret}, {"token", token}});
    REQUIRE(answer.status == 200);
    return json::parse(answer.body);
  };
  const json valid = ask(tokens.at("access_token"));
  CHECK(valid.at("active") == true);
  CHECK(valid.at("scope") == "mcp:mail");
  CHECK(valid.at("client_id") == made.client.id);
  CHECK(valid.at("sub") == "acme/ann");
  CHECK(valid.at("aud") == kToolsAddress);
  CHECK(valid.at("iss") == kIssuer);
  CHECK(valid.at("exp").get<long long>() - valid.at("iat").get<long long>() == 3600);
  CHECK(ask(tokens.at("refresh_token")).at("active") == true);
  CHECK(ask("pbt_unknown") == json{{"active", false}});
  CHECK(ask(foreign.at("access_token")) == json{{"active", false}});
  execute(world.store(), "update access_token set expires_at = 1");
  CHECK(ask(tokens.at("access_token")) == json{{"active", false}});
  const auto refused = world.host().post(
      "/api/v1/oauth/introspect",
      {{"client_id", open.id}, {"token", std::string(foreign.at("access_token"))}});
  CHECK(refused.status == 401);
}

}  // namespace
}  // namespace patchbay::authserver
