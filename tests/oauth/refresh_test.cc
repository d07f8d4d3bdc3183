// Tests what a refresh or a revocation changes, and the effect of each failure on the link.
#include <catch2/catch.hpp>

#include "http_client/interposed.h"
#include "oauth/asked_server.h"

namespace patchbay::oauth::test {
namespace {

using Scopes = std::vector<std::string>;

TEST_CASE("a refresh gives another access token under each of the three rotation habits") {
  Journey journey;
  const auto renew = [&](const std::string& provider, const oauth_messages::TokenSet& old) {
    return journey.tokens.refresh(journey.at(provider), *old.refresh_token, old.scopes, {});
  };
  const auto google = journey.connect("google", {"drive.readonly"}).value();
  const auto google_next = renew("google", google).value();
  CHECK_FALSE(google_next.refresh_token);
  CHECK(google_next.access_token.reveal() != google.access_token.reveal());
  CHECK(renew("google", google).has_value());

  const auto microsoft = journey.connect("microsoft", {"Files.Read", "offline_access"}).value();
  const auto microsoft_next = renew("microsoft", microsoft).value();
  CHECK(microsoft_next.refresh_token->reveal() != microsoft.refresh_token->reveal());
  CHECK(renew("microsoft", microsoft).has_value());

  const auto github = journey.connect("github", {"repo"}).value();
  const auto github_next = renew("github", github).value();
  CHECK(github_next.refresh_token.has_value());
  const auto dead = renew("github", github);
  REQUIRE(dead.has_error());
  CHECK(dead.error().code() == Code::kLinkExpired);
  CHECK(reason_in(dead) == "invalid_grant");
  CHECK(journey.provider("github").token_requests("refresh_token") == 2);
}

TEST_CASE("a refresh token that ran out, or was revoked, ends the link: LINK_EXPIRED") {
  Journey journey;
  for (const std::string provider : {"github", "google", "microsoft"}) {
    const Scopes scopes = {provider == "github"   ? "repo"
                           : provider == "google" ? "drive.readonly"
                                                  : "Files.Read"};
    auto asked = scopes;
    if (provider == "microsoft") asked.emplace_back("offline_access");
    const auto tokens = journey.connect(provider, asked).value();
    journey.provider(provider).expire_refresh_tokens();
    const auto dead =
        journey.tokens.refresh(journey.at(provider), *tokens.refresh_token, tokens.scopes, {});
    REQUIRE(dead.has_error());
    CHECK(dead.error().code() == Code::kLinkExpired);
    CHECK_FALSE(dead.error().retryable());
  }
}

TEST_CASE("a bad moment does not end the link: REFRESH_FAILED, and when to come back") {
  AskedServer server;
  server.answers(503, "", "Retry-After: 7\r\n");
  const auto down = server.refresh();
  REQUIRE(down.has_error());
  CHECK(down.error().code() == Code::kRefreshFailed);
  CHECK(reason_in(down) == "provider_down");
  CHECK(down.error().details().retry_after == std::chrono::seconds(7));
  CHECK(down.error().retryable());
  CHECK_FALSE(down.error().details().retry_available);
  // the request may have used the refresh token up, so it is never sent twice
  CHECK(server.server.seen().size() == 1);
}

TEST_CASE("a provider's wish to wait is bounded at the token endpoint, whatever form it has") {
  const auto said = GENERATE(as<std::string>(), "99999999", "1735689600", "1735689600000",
                             "Fri, 01 Jan 2100 00:00:00 GMT", "99999999999999999999");
  CAPTURE(said);
  AskedServer server;  // the server's clock shows November 2023
  server.answers(429, "", "Retry-After: " + said + "\r\n");
  const auto limited = server.refresh();
  REQUIRE(limited.has_error());
  CHECK(limited.error().code() == Code::kRefreshFailed);
  CHECK(limited.error().details().retry_after == std::chrono::minutes(15));
}

TEST_CASE("a time to come back at that has passed is no wish to wait") {
  AskedServer server;
  server.answers(429, "", "Retry-After: 1600000000\r\n");
  CHECK_FALSE(server.refresh().error().details().retry_after.has_value());
}

TEST_CASE("a refresh whose answer is lost says that its outcome is not known") {
  AskedServer server;
  const auto outcome = [&] {
    const auto lost = server.refresh();
    REQUIRE(lost.has_error());
    CHECK(lost.error().code() == Code::kRefreshFailed);
    return reason_in(lost);
  };
  server.server.on("/token", [](const auto&, auto& connection) { connection.reset(); });
  CHECK(outcome() == "outcome_unknown");
  server.server.on("/token", [](const auto&, auto& connection) {
    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"access_token\"");
    connection.close();
  });
  CHECK(outcome() == "outcome_unknown");
  server.answers(200, "no token in here");
  CHECK(outcome() == "outcome_unknown");
}

TEST_CASE("a shortage of this machine does not end the link, and needs no operator") {
  AskedServer server;
  server.answers(200, R"({"access_token": "t"})");
  patchbay::test::has_no_handles = true;
  const auto refused = server.refresh();
  patchbay::test::has_no_handles = false;
  REQUIRE(refused.has_error());
  CHECK(refused.error().code() == Code::kRefreshFailed);
  CHECK(reason_in(refused) == "provider_down");
  CHECK(refused.error().retryable());
  CHECK(refused.error().message().find("this machine is short of") != std::string::npos);
  CHECK(server.server.seen().empty());
  CHECK(server.refresh().has_value());
}

TEST_CASE("a refresh that our own client is refused for needs an operator, not another try") {
  Journey journey;
  const auto tokens = journey.connect("google", {"drive.readonly"}).value();
  auto at = journey.at("google");
  at.client.secret = Secret("wrong");
  const auto refused = journey.tokens.refresh(at, *tokens.refresh_token, tokens.scopes, {});
  REQUIRE(refused.has_error());
  CHECK(refused.error().code() == Code::kRefreshFailed);
  CHECK(reason_in(refused) == "client_rejected");
  CHECK_FALSE(refused.error().retryable());
}

TEST_CASE("a refresh that says nothing of scopes leaves those that were held") {
  AskedServer server;
  server.answers(200, R"({"access_token": "t"})");
  CHECK(server.refresh().value().scopes == Scopes{"held"});
  CHECK(server.last().body.find("scope") == std::string::npos);
}

TEST_CASE("a refresh ends with the call that wanted it") {
  AskedServer server;
  server.server.on("/token", [](const auto&, auto& connection) { connection.wait_until_closed(); });
  std::stop_source stop;
  Bounds bounds{.stop = stop.get_token()};
  const auto at = server.at();
  std::jthread stopper([&] {
    while (server.server.seen().empty()) std::this_thread::yield();
    stop.request_stop();
  });
  const auto ended = server.tokens.refresh(at, Secret("r"), {}, bounds);
  REQUIRE(ended.has_error());
  CHECK(ended.error().code() == Code::kCancelled);
}

TEST_CASE("an application's own token needs no person: client credentials") {
  Journey journey;
  const std::vector<std::string> scopes = {"https://graph.example/.default"};
  const auto tokens =
      journey.tokens.client_credentials(journey.at("microsoft"), scopes, {}).value();
  CHECK_FALSE(tokens.refresh_token);
  CHECK(tokens.scopes == scopes);
  const std::vector<std::string> of_people = {"Files.Read"};
  CHECK(reason_in(journey.tokens.client_credentials(journey.at("microsoft"), of_people, {})) ==
        "invalid_scope");
}

TEST_CASE(
    "revoking tells the provider in its own way, and what is gone already counts as revoked") {
  Journey journey;
  const auto github = journey.connect("github", {"repo"}).value();
  const auto revoke = [&](const std::string& provider, const Secret& token) {
    return journey.tokens.revoke(journey.at(provider), token, TokenKind::kAccess, {});
  };
  CHECK_FALSE(
      journey.tokens.revoke(journey.at("github"), *github.refresh_token, TokenKind::kRefresh, {})
          .value());  // GitHub accepts only an access token
  CHECK(revoke("github", github.access_token).value());
  CHECK_FALSE(journey.provider("github").holder(std::string(github.access_token.reveal())));
  CHECK(journey.tokens.refresh(journey.at("github"), *github.refresh_token, {}, {}).has_error());
  CHECK(revoke("github", github.access_token).value());

  const auto google = journey.connect("google", {"drive.readonly"}).value();
  CHECK(revoke("google", *google.refresh_token).value());
  CHECK_FALSE(journey.provider("google").holder(std::string(google.access_token.reveal())));
  CHECK(revoke("google", *google.refresh_token).value());

  const auto microsoft = journey.connect("microsoft", {"Files.Read"}).value();
  // Microsoft has no revocation endpoint
  CHECK_FALSE(revoke("microsoft", microsoft.access_token).value());
  journey.sandbox.faults().add({.path = "/revoke", .status = 503});
  const auto more = journey.connect("google", {"drive.readonly"}).value();
  CHECK(reason_in(revoke("google", more.access_token)) == "provider_down");
}

TEST_CASE("a missing revocation endpoint has revoked nothing") {
  AskedServer server;
  const int status = GENERATE(404, 410);
  server.server.on("/revoke", [=](const auto&, auto& connection) { connection.answer(status); });
  const auto revoke = [&] {
    return server.tokens.revoke(server.at(), Secret("t"), TokenKind::kAccess, {});
  };
  const auto refused = revoke();
  REQUIRE(refused.has_error());
  CHECK(refused.error().details().provider_status == status);
  // If the manifest describes the endpoint, this answer says that the token is missing.
  server.declared.revocation.emplace_back();
  CHECK(revoke().value());
}

}  // namespace
}  // namespace patchbay::oauth::test
