// Tests the requests to a token endpoint, how its answers are read, and that no error repeats a
// secret.
#include <catch2/catch.hpp>

#include "base/base64.h"
#include "oauth/asked_server.h"
#include "oauth_messages/form.h"

namespace patchbay::oauth::test {
namespace {

using Scopes = std::vector<std::string>;

constexpr const char* kForm = "Content-Type: application/x-www-form-urlencoded\r\n";

TEST_CASE("a token answer is read as JSON, or as a form, whichever it is") {
  AskedServer server;
  server.answers(200, R"({"access_token": "t1", "refresh_token": "r1", "expires_in": 60,
                          "scope": "a b", "token_type": "Bearer"})");
  const auto json = server.exchange().value();
  server.answers(200, "access_token=t1&refresh_token=r1&expires_in=60&scope=a+b&token_type=Bearer",
                 kForm);
  const auto form = server.exchange().value();
  for (const oauth_messages::TokenSet& tokens : {json, form}) {
    CHECK(tokens.access_token.reveal() == "t1");
    CHECK(tokens.refresh_token->reveal() == "r1");
    CHECK(tokens.expires_at == server.clock.wall() + std::chrono::seconds(60));
    CHECK(tokens.scopes == Scopes{"a", "b"});
  }
  server.answers(200, R"({"access_token": "t2"})", "Content-Type: text/javascript\r\n");
  CHECK(server.exchange().value().access_token.reveal() == "t2");
}

TEST_CASE("what an answer does not say: the scopes asked for, no end, no refresh token, Bearer") {
  AskedServer server;
  server.answers(200, R"({"access_token": "t", "refresh_token": null, "expires_in": null})");
  const auto tokens = server.exchange().value();
  CHECK(tokens.scopes == Scopes{"asked"});
  CHECK(tokens.token_type == "Bearer");
  CHECK_FALSE(tokens.refresh_token);
  CHECK_FALSE(tokens.expires_at);
}

TEST_CASE("a scope that is empty or cannot be read says that only the provider knows") {
  AskedServer server;
  for (const char* scope : {R"("")", R"(" ")", "[]", R"("a\nb")", R"(["a", "b\u0000"])",
                            R"(["a", 7])", "7", "{}", R"("a \"b\"")", "true", "[7]"}) {
    INFO(scope);
    server.answers(200, R"({"access_token": "t", "scope": )" + std::string(scope) + "}");
    for (const oauth_messages::TokenSet& tokens :
         {server.exchange().value(), server.refresh().value()}) {
      CHECK_FALSE(tokens.scopes_known);
      CHECK(tokens.scopes.empty());
    }
  }
  server.answers(200, R"({"access_token": "t", "scope": null})");
  CHECK(server.exchange().value().scopes_known);
  CHECK(server.exchange().value().scopes == Scopes{"asked"});
}

TEST_CASE("an end that is zero, negative or cannot be read is not told") {
  AskedServer server;
  for (const char* life : {"0", R"("0")", "0.4", "-1", "-1e300", R"("-5")", R"("soon")", R"("")",
                           "true", "{}", "[]", R"("nan")"}) {
    INFO(life);
    server.answers(200, R"({"access_token": "t", "expires_in": )" + std::string(life) +
                            R"(, "refresh_token_expires_in": )" + life + "}");
    server.declared.token_answer.refresh_expires_in = "/refresh_token_expires_in";
    const auto tokens = server.exchange().value();
    CHECK_FALSE(tokens.expires_at);
    CHECK_FALSE(tokens.refresh_expires_at);
  }
}

TEST_CASE("an end is read from numbers and texts, and none is farther than ten years") {
  AskedServer server;
  const auto life = [&](const std::string& said) {
    server.answers(200, R"({"access_token": "t", "expires_in": )" + said + "}");
    return *server.exchange().value().expires_at - server.clock.wall();
  };
  for (const char* hour : {"3600", "3600.7", R"("3600")", R"("3600.0")", R"(" 3600 ")"}) {
    INFO(hour);
    CHECK(life(hour) == std::chrono::hours(1));
  }
  for (const char* absurd : {"1e20", "9223372036854775808", "18446744073709551616",
                             R"("99999999999999999999")", R"("inf")"}) {
    INFO(absurd);
    CHECK(life(absurd) == std::chrono::hours(24 * 3650));
  }
}

TEST_CASE("a refresh token is kept as it is, and comes back as it was") {
  AskedServer server;
  const std::string odd = GENERATE(std::string("r\u00e9fr\u00e4sh \u4e2d"),
                                   std::string(65'536, 'r'), std::string("\"quoted\" \\ +&=%"));
  std::string escaped;
  for (const char letter : odd) {
    if (letter == '"' || letter == '\\') escaped += '\\';
    escaped += letter;
  }
  server.answers(200, R"({"access_token": "t", "refresh_token": ")" + escaped + "\"}");
  const auto tokens = server.exchange().value();
  REQUIRE(tokens.refresh_token);
  CHECK(tokens.refresh_token->reveal() == odd);
  server.declared.token_body = GENERATE(manifest::TokenBody::kForm, manifest::TokenBody::kJson);
  REQUIRE(server.tokens.refresh(server.at(), *tokens.refresh_token, {}, {}).has_value());
  const std::string body = server.last().body;
  if (server.declared.token_body == manifest::TokenBody::kJson) {
    CHECK(body.find(escaped) != std::string::npos);
  } else {
    CHECK(oauth_messages::parse_form(body).at(1).second.reveal() == odd);
  }
}

TEST_CASE("an object is read as JSON though its type calls it a form") {
  AskedServer server;
  server.answers(200, R"( {"access_token": "t1", "refresh_token": "r1", "expires_in": 60})", kForm);
  const auto tokens = server.exchange().value();
  CHECK(tokens.access_token.reveal() == "t1");
  CHECK(tokens.refresh_token->reveal() == "r1");
  server.answers(400, R"({"error": "invalid_grant"})", kForm);
  CHECK(reason_in(server.exchange()) == "invalid_grant");
}

TEST_CASE("the manifest says where in an answer its members stand, and what separates scopes") {
  AskedServer server;
  server.declared.token_answer = {.access_token = "/authed_user/access_token",
                                  .refresh_token = "/authed_user/refresh_token",
                                  .expires_in = "/authed_user/life",
                                  .refresh_expires_in = "/authed_user/refresh_life",
                                  .scope = "/authed_user/scopes",
                                  .scope_separator = ",",
                                  .error = "/problem/word",
                                  .error_description = "/problem/text",
                                  .error_words = {{"too_late", "invalid_grant"}}};
  server.answers(200, R"({"access_token": "the bot's", "authed_user": {"access_token": "t",
                     "refresh_token": "r", "life": "120", "refresh_life": 7200.0, "scopes": "a,b"}})");
  const auto tokens = server.exchange().value();
  CHECK(tokens.access_token.reveal() == "t");
  CHECK(tokens.expires_at == server.clock.wall() + std::chrono::seconds(120));
  CHECK(tokens.refresh_expires_at == server.clock.wall() + std::chrono::seconds(7200));
  CHECK(tokens.scopes == Scopes{"a", "b"});
  server.answers(200, R"({"authed_user": {"access_token": "t", "scopes": ["x", "y"]}})");
  CHECK(server.exchange().value().scopes == Scopes{"x", "y"});
  server.answers(200, R"({"problem": {"word": "too_late"}, "authed_user": {"access_token": "t"}})");
  CHECK(reason_in(server.exchange()) == "invalid_grant");
}

TEST_CASE("a token request carries what RFC 6749 and the manifest want, and nothing else") {
  AskedServer server;
  server.answers(200, R"({"access_token": "t"})");
  server.declared.token_headers = {{"Accept", "application/vnd.example+json"}};
  REQUIRE(server.exchange().has_value());
  CHECK(server.last().method == "POST");
  CHECK(server.last().headers.find("Accept") == "application/vnd.example+json");
  CHECK(server.last().headers.find("Content-Type") == "application/x-www-form-urlencoded");
  CHECK_FALSE(server.last().headers.contains("Authorization"));
  CHECK(server.last().body ==
        "grant_type=authorization_code&code=canary-code&redirect_uri=http%3A%2F%2F127.0.0.1%3A41234"
        "%2Faip%2Foauth%2Fcallback%2Fgithub&code_verifier=canary-verifier&client_id=app&client_"
        "secret="
        "canary-client-secret");
  server.declared.token_body = manifest::TokenBody::kJson;
  REQUIRE(server.refresh().has_value());
  CHECK(server.last().headers.find("Content-Type") == "application/json");
  CHECK(server.last().body ==
        R"({"client_id":"app","client_secret":"canary-client-secret","grant_type":"refresh_token",)"
        R"("refresh_token":"canary-refresh"})");
}

TEST_CASE("a client shows who it is by header, in the body, or by its id alone") {
  AskedServer server;
  server.answers(200, R"({"access_token": "t"})");
  server.declared.client_authentication = manifest::ClientAuthentication::kBasic;
  auto at = server.at();
  at.client = {"id:with colon", Secret("p%ss+word")};
  REQUIRE(server.tokens.client_credentials(at, {}, {}).has_value());
  CHECK(server.last().headers.find("Authorization") ==
        "Basic " + base64(std::string_view("id%3Awith%20colon:p%25ss%2Bword")));
  CHECK(server.last().body == "grant_type=client_credentials");
  server.declared.client_authentication = manifest::ClientAuthentication::kNone;
  REQUIRE(server.refresh().has_value());
  CHECK(server.last().body ==
        "grant_type=refresh_token&refresh_token=canary-refresh&client_id=app");
}

TEST_CASE("a client whom the operator configured shows who it is as the server's metadata allow") {
  AskedServer server;
  server.answers(200, R"({"access_token": "t"})");
  auto at = server.at();
  const auto is_basic = [&](std::vector<std::string> methods) {
    at.endpoints.client_authentications = std::move(methods);
    REQUIRE(server.tokens.client_credentials(at, {}, {}).has_value());
    return server.last().headers.contains("Authorization");
  };
  CHECK_FALSE(is_basic({}));
  CHECK_FALSE(is_basic({"client_secret_basic", "client_secret_post"}));
  CHECK(is_basic({"private_key_jwt", "client_secret_basic"}));
  server.declared.client_authentication = manifest::ClientAuthentication::kBasic;
  CHECK_FALSE(is_basic({"client_secret_post"}));
}

TEST_CASE("why an exchange fails: each its reason, with the provider's status") {
  AskedServer server;
  const auto reason = [&](int status, const std::string& body) {
    server.answers(status, body);
    const auto failed = server.exchange();
    REQUIRE(failed.has_error());
    CHECK(failed.error().code() == Code::kOauthFailed);
    CHECK(failed.error().details().provider_status == status);
    return reason_in(failed);
  };
  CHECK(reason(400, R"({"error": "invalid_grant"})") == "invalid_grant");
  CHECK(reason(200, R"({"error": "invalid_client", "access_token": "t"})") == "client_rejected");
  CHECK(reason(401, R"({"error": "invalid_client"})") == "client_rejected");
  CHECK(reason(401, "") == "exchange_failed");  // a gateway may have sent this answer
  CHECK(reason(400, R"({"error": "invalid_scope"})") == "invalid_scope");
  CHECK(reason(400, R"({"error": "redirect_uri_mismatch"})") == "exchange_failed");
  CHECK(reason(400, R"({"error": {"message": "an object"}})") == "exchange_failed");
  CHECK(reason(404, "<html>") == "exchange_failed");
  CHECK(reason(503, "") == "provider_down");
  CHECK(reason(429, "") == "provider_down");
}

TEST_CASE("an answer of success without a token that can be used is exchange_failed") {
  AskedServer server;
  for (const char* body : {"", "{}", "[]", R"({"access_token": 7})", R"({"access_token": ""})",
                           R"({"access_token": "line\nend"})", R"({"access_token": "t")",
                           "{\"access_token\": \"\xff\"}"}) {
    server.answers(200, body);
    CHECK(reason_in(server.exchange()) == "exchange_failed");
  }
  server.answers(200, R"({"access_token": ")" + std::string(20'000, 'a') + "\"}");
  CHECK(reason_in(server.exchange()) == "exchange_failed");
  server.answers(
      200, R"({"access_token": "t", "x": )" + std::string(100, '[') + std::string(100, ']') + "}");
  CHECK(reason_in(server.exchange()) == "exchange_failed");
}

TEST_CASE("an answer may have 256 KiB, however it is packed") {
  AskedServer server;
  const std::string fits(250'000, ' ');
  server.answers(200, R"({"access_token": "t"})" + fits);
  CHECK(server.exchange().has_value());
  server.answers(200, R"({"access_token": "t"})" + fits + fits);
  CHECK(server.exchange().has_error());
}

TEST_CASE("a redirect of the token endpoint is not followed: the code goes to nobody else") {
  AskedServer server;
  server.answers(307, "", "Location: " + server.server.url("/elsewhere") + "\r\n");
  CHECK(reason_in(server.exchange()) == "exchange_failed");
  CHECK(server.server.seen().size() == 1);
}

TEST_CASE("nobody there, or nobody who answers: provider_down, and nothing is asked twice") {
  AskedServer server;
  auto at = server.at();
  at.endpoints.token = "http://127.0.0.1:1/token";
  const auto gone = server.tokens.client_credentials(at, {}, {});
  CHECK(reason_in(gone) == "provider_down");
  CHECK(gone.error().details().retry_available == true);
  server.server.on("/token", [](const auto&, auto& connection) { connection.close(); });
  // The code may be used up, so the user must start again.
  CHECK(reason_in(server.exchange()) == "exchange_failed");
  CHECK(server.server.seen().size() == 1);
}

TEST_CASE("no error and no log line repeats a secret or what the provider said") {
  AskedServer server;
  const std::string echo = "canary-code canary-verifier canary-refresh canary-client-secret";
  server.declared.client_authentication = manifest::ClientAuthentication::kBasic;
  for (const int status : {200, 400, 401, 500}) {
    server.answers(status, R"({"error": "canary_token)" + std::string(60, 'x') +
                               R"(", "error_description": ")" + echo + "\"}");
    for (const auto& failed : {server.exchange(), server.refresh()}) {
      REQUIRE(failed.has_error());
      CHECK(failed.error().message().find("canary") == std::string::npos);
    }
  }
  for (const std::string& line : server.log_lines) CHECK(line.find("canary") == std::string::npos);
}

// A provider sends each answer twice. The second copy must not become the answer to the next
// request.
TEST_CASE("each exchange with an authorization server has a connection of its own") {
  AskedServer server;
  const auto twice = [&](const std::string& path, const std::string& body) {
    server.server.on(path, [body](const auto& request, auto& connection) {
      std::string told = body;
      const auto code = request.body.find("canary-code");
      if (code != std::string::npos) told.replace(told.find("refreshed"), 9, "exchanged");
      connection.answer(200, told, "Content-Type: application/json\r\n");
      connection.answer(200, told, "Content-Type: application/json\r\n");
    });
  };
  twice("/token", R"({"access_token": "refreshed"})");
  twice("/revoke", "{}");
  twice("/device", R"({"device_code": "d", "user_code": "u", "expires_in": 900,
                       "verification_uri": "https://example.com/device"})");
  CHECK(server.exchange().value().access_token.reveal() == "exchanged");
  CHECK(server.refresh().value().access_token.reveal() == "refreshed");
  CHECK(server.exchange().value().access_token.reveal() == "exchanged");
  CHECK(server.tokens.revoke(server.at(), Secret("t"), TokenKind::kRefresh, {}).value());
  CHECK(server.devices.start(server.at(), {}, {}).has_value());
  CHECK(server.refresh().value().access_token.reveal() == "refreshed");
  int connections = 0;
  for (const auto& request : server.server.seen()) CHECK(request.connection == ++connections);
  CHECK(connections == 6);
}

}  // namespace
}  // namespace patchbay::oauth::test
