// Tests which signed assertions prove the identity of a client (private_key_jwt, RFC 7523).
#include "authserver/signed_client.h"
#include "base/base64.h"

namespace patchbay::authserver {
namespace {

using nlohmann::json;

TEST_CASE("a client registers its keys, and gets tokens with what it signs, by each algorithm") {
  AuthWorld world(each_database());
  for (const char* algorithm : {"ES256", "EdDSA", "PS256", "RS256"}) {
    INFO(algorithm);
    const SigningKey key(algorithm, "k");
    const json body = {{"redirect_uris", {kBack}},
                       {"token_endpoint_auth_method", "private_key_jwt"},
                       {"jwks", key.jwks()}};
    const auto answer = world.host().ask("POST", "/api/v1/oauth/register", "", body.dump());
    INFO(answer.body);
    REQUIRE(answer.status == 201);
    const json made = json::parse(answer.body);
    CHECK(made.at("jwks") == key.jwks());
    CHECK_FALSE(made.contains("client_secret"));
    const Client client = world.server().clients.show(made.at("client_id")).value();
    const auto tokens = world.host().token(
        200, signed_by(exchange_of(world, client), key.signed_jwt(claims_of(client.id))));
    // The form may omit the client's id, because the assertion contains it (RFC 7521 §4.2).
    Members refresh = AuthWorld::refresh(client, tokens.at("refresh_token"));
    std::erase_if(refresh, [](const auto& member) { return member.first == "client_id"; });
    world.host().token(200, signed_by(refresh, key.signed_jwt(claims_of(client.id))));
  }
}

TEST_CASE("a client that signs may also introspect and revoke") {
  AuthWorld world;
  const SigningKey key("ES256");
  const Client client = signing_client(world, key.jwks());
  const auto proof = [&](Members members) {
    return signed_by(std::move(members), key.signed_jwt(claims_of(client.id)));
  };
  const json tokens = world.host().token(200, proof(exchange_of(world, client)));
  const Members token = {{"token", tokens.at("access_token").get<std::string>()}};
  const auto said = world.host().post("/api/v1/oauth/introspect", proof(token));
  CHECK(json::parse(said.body).at("active") == true);
  CHECK(world.host().post("/api/v1/oauth/introspect", token).status == 401);
  CHECK(world.host().post("/api/v1/oauth/revoke", proof(token)).status == 200);
  CHECK(world.host().ask_with("/api/v1/mcp", tokens.at("access_token")).status == 401);
}

TEST_CASE("an assertion counts once, on whichever host, and its second use is in the audit") {
  AuthWorld world(each_database());
  const auto other = world.other_host();
  const SigningKey key("ES256");
  const Client client = signing_client(world, key.jwks());
  const json claims = claims_of(client.id);
  const auto tokens =
      world.host().token(200, signed_by(exchange_of(world, client), key.signed_jwt(claims)));
  const auto again = AuthWorld::refresh(client, tokens.at("refresh_token"));
  // Only the jti is compared, because the second assertion has another signature.
  for (AuthHost* host : {&world.host(), other.get()}) {
    const json refused = host->token(401, signed_by(again, key.signed_jwt(claims)));
    CHECK(refused.at("error") == "invalid_client");
    CHECK(refused.at("error_description").get<std::string>().find("jti") != std::string::npos);
  }
  CHECK(world.audited("oauth.assertion_reused") == 2);
  // Another client may use the same jti.
  const Client second = signing_client(world, key.jwks());
  json same = claims_of(second.id);
  same["jti"] = claims.at("jti");
  world.host().token(200, signed_by(exchange_of(world, second), key.signed_jwt(same)));
  world.host().token(200, signed_by(again, key.signed_jwt(claims_of(client.id))));
}

TEST_CASE("a client that repeats an assertion without end does not fill the audit") {
  AuthWorld world;
  const SigningKey key("ES256");
  const auto repeat = [&](int times) {
    const Client client = signing_client(world, key.jwks());
    const std::string assertion = key.signed_jwt(claims_of(client.id));
    world.host().token(200, signed_by(exchange_of(world, client), assertion));
    for (int i = 0; i < times; ++i) {
      const auto form = signed_by({{"grant_type", "refresh_token"}}, assertion);
      CHECK(world.host().token(401, form).at("error") == "invalid_client");
    }
  };
  repeat(40);
  const auto audited = world.audited("oauth.assertion_reused");
  CHECK(audited >= 10);
  CHECK(audited < 20);
  // The reuse by another client is still recorded.
  repeat(1);
  CHECK(world.audited("oauth.assertion_reused") == audited + 1);
}

TEST_CASE("an assertion has to be about this client, for this server, and for now") {
  AuthWorld world;
  const SigningKey key("ES256", "k");
  const Client client = signing_client(world, key.jwks());
  const double now = seconds_now();
  const auto answered = [&](const char* claim, const json& value, int status) {
    json claims = claims_of(client.id);
    claims[claim] = value;
    if (value.is_null()) claims.erase(claim);
    INFO(claim << ": " << value.dump());
    const auto form = signed_by(exchange_of(world, client), key.signed_jwt(claims));
    const json answer = world.host().token(status, form);
    if (status == 401) CHECK(answer.at("error") == "invalid_client");
  };
  const std::string endpoint = std::string(kIssuer) + "/api/v1/oauth/token";
  answered("aud", endpoint, 200);
  answered("aud", json::array({kIssuer}), 200);
  answered("aud", {kIssuer, endpoint}, 200);
  answered("exp", now + 590, 200);
  answered("iat", nullptr, 200);
  answered("nbf", nullptr, 200);
  const json bad[] = {{"aud", nullptr},
                      {"aud", "https://other.test"},
                      {"aud", std::string(kIssuer) + "/"},
                      {"aud", {kIssuer, "https://other.test"}},
                      {"aud", json::array()},
                      {"aud", 7},
                      {"iss", "client_other"},
                      {"iss", nullptr},
                      {"sub", "client_other"},
                      {"sub", nullptr},
                      {"exp", nullptr},
                      {"exp", "soon"},
                      {"exp", now - 300},
                      {"exp", now + 900},
                      {"exp", 1e300},
                      {"nbf", now + 300},
                      {"nbf", "now"},
                      {"iat", now + 300},
                      {"jti", nullptr},
                      {"jti", ""},
                      {"jti", 7},
                      {"jti", std::string(257, 'j')}};
  for (const json& each : bad) answered(each.at(0).get<std::string>().c_str(), each.at(1), 401);
  CHECK(number_of(world.store(), "select count(*) from client_assertion") == 6);
  CHECK(world.audited("oauth.assertion_reused") == 0);
}

TEST_CASE("only what the client's own key has signed shows the client") {
  AuthWorld world;
  const SigningKey key("ES256", "k");
  const SigningKey other("ES256", "k");
  const Client client = signing_client(world, key.jwks());
  const Client open = world.client().client;
  const Client posting = world.client(kPost).client;
  const auto status = [&](const Client& who, const Members& more, const std::string& headers = {}) {
    Members members = exchange_of(world, who);
    members.insert(members.end(), more.begin(), more.end());
    return world.host().post("/api/v1/oauth/token", members, headers).status;
  };
  const auto assertion = [&](const SigningKey& by, const Client& who, const json& header) {
    return signed_by({}, by.signed_jwt(claims_of(who.id), header));
  };
  CHECK(status(client, assertion(other, client, json::object())) == 401);
  CHECK(status(client, assertion(key, client, {{"kid", "unknown"}})) == 401);
  CHECK(status(client, assertion(key, client, {{"alg", "none"}})) == 401);
  CHECK(status(client, assertion(key, client, {{"alg", "HS256"}})) == 401);
  CHECK(status(client, assertion(key, client, {{"typ", "at+jwt"}})) == 401);
  // A key in the assertion's own header is not accepted.
  CHECK(status(client, assertion(other, client, {{"jwk", other.jwk()}})) == 401);
  // The assertion is missing, or there is a wrong secret instead.
  CHECK(status(client, {}) == 401);
  CHECK(status(client, {{"client_secret", ""}}) == 401);
  CHECK(status(client, {{"client_secret", "x"}}) == 401);
  CHECK(status(client, {}, "Authorization: Basic " + base64(client.id + ":") + "\r\n") == 401);
  // These clients have no keys.
  CHECK(status(open, assertion(key, open, json::object())) == 401);
  CHECK(status(posting, assertion(key, posting, json::object())) == 401);
  // The form names one client, and the assertion names another.
  CHECK(status(open, assertion(key, client, json::object())) == 401);
  // Two proofs of identity, or an incomplete one.
  Members two = assertion(key, client, json::object());
  two.emplace_back("client_secret", "x");
  CHECK(status(client, two) == 400);
  CHECK(status(client, {{"client_assertion_type", kJwtBearer}}) == 400);
  CHECK(status(client, {{"client_assertion", key.signed_jwt(claims_of(client.id))}}) == 400);
  CHECK(status(client, {{"client_assertion", key.signed_jwt(claims_of(client.id))},
                        {"client_assertion_type", "urn:other"}}) == 401);
  CHECK(status(client, signed_by({}, "no.jwt")) == 401);
  for (const char* type : {"JWT", "client-authentication+jwt"}) {
    CHECK(status(client, assertion(key, client, {{"typ", type}})) == 200);
  }
  REQUIRE(world.server().clients.revoke(client.id, "test").has_value());
  CHECK(status(client, assertion(key, client, json::object())) == 401);
}

TEST_CASE("an assertion about an id that no client can have is refused before anybody looks") {
  AuthWorld world(each_database());
  const SigningKey key("ES256");
  const Client client = signing_client(world, key.jwks());
  for (const std::string& id : {client.id + std::string(1, '\0') + "x", client.id + " ",
                                client.id + "\u00e9", std::string(501, 'c'), std::string()}) {
    INFO(id);
    Members form = exchange_of(world, client);
    std::erase_if(form, [](const auto& member) { return member.first == "client_id"; });
    world.host().token(401, signed_by(form, key.signed_jwt(claims_of(id))));
  }
}

TEST_CASE("assertions are remembered while they last, and only so many of one client") {
  AuthWorld world(each_database());
  const SigningKey key("EdDSA");
  const Client client = signing_client(world, key.jwks());
  const auto asked = [&](int status) {
    world.host().token(status,
                       signed_by(exchange_of(world, client), key.signed_jwt(claims_of(client.id))));
  };
  asked(200);
  const auto fill = [&](const std::string& name, const std::string& expires) {
    execute(world.store(),
            "insert into client_assertion (hash, client, expires_at) with recursive n(i) as "
            "(select 1 union all select i + 1 from n where i < 2000) select '" +
                name + "' || i, '" + client.id + "', " + expires + " from n");
  };
  fill("old", "1000");
  asked(200);  // the expired assertions are deleted
  CHECK(number_of(world.store(), "select count(*) from client_assertion") == 2);
  fill("new", "9000000000000");
  asked(429);
  execute(world.store(), "update client_assertion set expires_at = 1000");
  REQUIRE(world.server().tend().has_value());
  CHECK(number_of(world.store(), "select count(*) from client_assertion") == 0);
}

TEST_CASE("a registration with bad keys is refused") {
  AuthWorld world;
  const SigningKey key("ES256");
  const auto status = [&](const json& more) {
    json body = {{"redirect_uris", {kBack}}, {"token_endpoint_auth_method", "private_key_jwt"}};
    body.update(more);
    const auto answer = world.host().ask("POST", "/api/v1/oauth/register", "", body.dump());
    INFO(answer.body);
    if (answer.status == 400) {
      CHECK(json::parse(answer.body).at("error") == "invalid_client_metadata");
    }
    return answer.status;
  };
  CHECK(status(json::object()) == 400);
  CHECK(status({{"jwks", key.jwks()}, {"jwks_uri", kKeysAddress}}) == 400);
  CHECK(status({{"jwks", key.jwks({{"d", "AAAA"}})}}) == 400);
  CHECK(status({{"jwks", "text"}}) == 400);
  CHECK(status({{"jwks_uri", 7}}) == 400);
  for (const char* address :
       {"http://client.test/keys.json", "https://client.test", "https://u@client.test/keys",
        "file:///etc/keys", "https://client.test/keys#x"}) {
    INFO(address);
    CHECK(status({{"jwks_uri", address}}) == 400);
  }
  CHECK(status({{"jwks_uri", kKeysAddress}}) == 201);
  // For a client with a secret, no keys are stored, even if it sends some.
  CHECK(status({{"token_endpoint_auth_method", "none"}, {"jwks", key.jwks()}}) == 201);
  CHECK(number_of(world.store(), "select count(*) from access_client where jwks <> ''") == 0);
}

}  // namespace
}  // namespace patchbay::authserver
