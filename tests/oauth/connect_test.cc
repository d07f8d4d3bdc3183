// Tests that a user can connect an account, and that each kind of failure has its own reason.
#include <algorithm>
#include <catch2/catch.hpp>
#include <future>

#include "oauth/journey.h"
#include "sandbox/client.h"

namespace patchbay::oauth::test {
namespace {

using Scopes = std::vector<std::string>;

template <class T>
T must(Result<T> result) {
  INFO((result.has_error() ? result.error().message() : ""));
  REQUIRE(result.has_value());
  return std::move(result).value();
}

TEST_CASE("an account of GitHub is connected, and its token opens the API") {
  Journey journey(GENERATE(store::Dialect::kSqlite, store::Dialect::kPostgresql));
  const auto tokens = must(journey.connect("github", {"repo", "read:user"}));
  CHECK_FALSE(tokens.scopes_known);  // a GitHub App has permissions instead of scopes, and sends
                                     // "scope": ""
  CHECK(tokens.token_type == "bearer");
  CHECK(tokens.expires_at == journey.clock.wall() + std::chrono::hours(8));
  CHECK(tokens.refresh_expires_at == journey.clock.wall() + std::chrono::hours(24 * 184));
  REQUIRE(tokens.refresh_token);
  const auto user = sandbox::fetch(
      {.url = journey.sandbox.url() + "/user",
       .headers = {"Authorization: Bearer " + std::string(tokens.access_token.reveal())}});
  CHECK(user.response.status == 200);
}

TEST_CASE("a token of a GitHub OAuth App says its scopes, and has no end") {
  Journey journey;
  journey.as_oauth_app();
  const auto tokens = must(journey.connect("github", {"repo", "read:user"}));
  CHECK(tokens.scopes == Scopes{"read:user", "repo"});
  CHECK(tokens.scopes_known);
  CHECK_FALSE(tokens.expires_at);
  CHECK_FALSE(tokens.refresh_token);
}

TEST_CASE("accounts of Google and Microsoft are connected, with a refresh token each") {
  Journey journey;
  const auto google = must(journey.connect("google", {"drive.readonly"}));
  CHECK(google.refresh_token.has_value());
  CHECK(google.expires_at == journey.clock.wall() + std::chrono::seconds(3599));
  CHECK_FALSE(google.refresh_expires_at);
  const auto again = must(journey.connect("google", {"drive.readonly"}));
  CHECK(again.refresh_token.has_value());  // because the manifest has prompt=consent
  const auto microsoft = must(journey.connect("microsoft", {"Files.Read", "offline_access"}));
  CHECK(microsoft.refresh_token.has_value());
  CHECK(microsoft.scopes == Scopes{"Files.Read"});
}

TEST_CASE("scopes granted before come along when the manifest asks for them: incremental consent") {
  Journey journey;
  must(journey.connect("google", {"drive.readonly"}));
  const auto widened = must(journey.connect("google", {"calendar.readonly"}));
  CHECK(widened.scopes == Scopes{"calendar.readonly", "drive.readonly"});
}

TEST_CASE("fewer scopes may be granted than were asked for, and that is what is known afterwards") {
  Journey journey;
  journey.as_oauth_app();
  auto habits = journey.provider("github").habits();
  habits.grant_only = {"read:user"};
  journey.provider("github").set(habits);
  CHECK(must(journey.connect("github", {"repo", "read:user"})).scopes == Scopes{"read:user"});
  habits.grant_only = sandbox::oauth::Scopes{};
  journey.provider("github").set(habits);
  CHECK_FALSE(must(journey.connect("github", {"repo"})).scopes_known);
}

TEST_CASE("a person who says no: denied, and they may try again") {
  Journey journey;
  auto habits = journey.provider("github").habits();
  habits.deny = true;
  journey.provider("github").set(habits);
  const auto refused = journey.connect("github", {"repo"});
  REQUIRE(refused.has_error());
  CHECK(refused.error().code() == Code::kOauthFailed);
  CHECK(reason_in(refused) == "denied");
  CHECK(refused.error().details().retry_available == true);
  CHECK(journey.provider("github").token_requests() == 0);
}

TEST_CASE("a person who takes longer than ten minutes: timeout, and no code is exchanged") {
  Journey journey(GENERATE(store::Dialect::kSqlite, store::Dialect::kPostgresql));
  const auto started = must(journey.start("github", {"repo"}));
  const auto callback = Journey::open(started.authorization_url);
  execute(*journey.store, "update pending_authorization set created_at = created_at - 600000");
  const auto late = journey.finish("github", callback, &journey.ann);
  CHECK(reason_in(late) == "timeout");
  CHECK(late.error().message().find("took longer than ten minutes") != std::string::npos);
  CHECK(must(journey.pending.owner_of(callback.state)).connector == "github");
  CHECK(journey.provider("github").token_requests() == 0);
}

TEST_CASE("a state that a wrong clock dated in the future is not good for longer: timeout") {
  Journey journey(GENERATE(store::Dialect::kSqlite, store::Dialect::kPostgresql));
  const auto ahead = Journey::open(must(journey.start("github", {"repo"})).authorization_url);
  execute(*journey.store, "update pending_authorization set created_at = created_at + 3600000");
  const auto refused = journey.finish("github", ahead, &journey.ann);
  CHECK(reason_in(refused) == "timeout");
  CHECK(refused.error().message().find("is dated later than now") != std::string::npos);
  CHECK(refused.error().message().find("ten minutes") == std::string::npos);
  CHECK(journey.provider("github").token_requests() == 0);
  const auto little = Journey::open(must(journey.start("github", {"repo"})).authorization_url);
  execute(*journey.store, "update pending_authorization set created_at = created_at + 30000");
  CHECK(journey.finish("github", little, &journey.ann).has_value());  // succeeds: the date is only
                                                                      // little ahead, as after a
                                                                      // clock was corrected
}

TEST_CASE("a state that never was, and one that is forgotten by now: invalid_state") {
  Journey journey;
  const auto started = must(journey.start("github", {"repo"}));
  auto callback = Journey::open(started.authorization_url);
  callback.state += "x";
  CHECK(reason_in(journey.finish("github", callback, &journey.ann)) == "invalid_state");
  CHECK(must(journey.pending.owner_of(callback.state)).connector.empty());
  execute(*journey.store, "update pending_authorization set created_at = created_at - 86400001");
  must(journey.start("github", {"repo"}));
  CHECK(reason_in(journey.pending.consume(started.state.reveal(), "github", &journey.ann)) ==
        "invalid_state");
  CHECK(number_of(*journey.store, "select count(*) from pending_authorization") == 1);
}

TEST_CASE("an answer at the address of another connector is refused, and uses nothing up") {
  Journey journey;
  const auto started = must(journey.start("github", {"repo"}));
  const auto callback = Journey::open(started.authorization_url);
  for (const char* other : {"google", "", "GitHub", "github/"}) {
    const auto refused = journey.pending.consume(callback.state, other, &journey.ann);
    CHECK(reason_in(refused) == "invalid_state");
    const auto unknown = journey.pending.consume("unknown", other, &journey.ann);
    CHECK(refused.error().message() == unknown.error().message());
  }
  CHECK(journey.finish("github", callback, &journey.ann).has_value());
}

TEST_CASE("a state is good for one callback: replayed_state") {
  Journey journey(GENERATE(store::Dialect::kSqlite, store::Dialect::kPostgresql));
  const auto started = must(journey.start("github", {"repo"}));
  const auto callback = Journey::open(started.authorization_url);
  CHECK(journey.finish("github", callback, &journey.ann).has_value());
  CHECK(reason_in(journey.finish("github", callback, &journey.ann)) == "replayed_state");
  CHECK(journey.provider("github").token_requests("authorization_code") == 1);
}

TEST_CASE("a state that another user brings is void for both: foreign_state") {
  Journey journey;
  const Caller bob{.organization = "acme", .user = "bob"};
  const Caller other_ann{.organization = "other", .user = "ann"};
  for (const Caller& stranger : {bob, other_ann}) {
    const auto started = must(journey.start("github", {"repo"}));
    const auto callback = Journey::open(started.authorization_url);
    CHECK(reason_in(journey.finish("github", callback, &stranger)) == "foreign_state");
    CHECK(reason_in(journey.finish("github", callback, &journey.ann)) == "replayed_state");
  }
  CHECK(journey.provider("github").token_requests() == 0);
}

TEST_CASE("an answer from another server than was asked: issuer_mismatch") {
  Journey journey;
  auto habits = journey.provider("google").habits();
  habits.iss = "https://accounts.evil.example";
  journey.provider("google").set(habits);
  CHECK(reason_in(journey.connect("google", {"drive.readonly"})) == "issuer_mismatch");
  habits.deny = true;  // an error with a wrong `iss` is also ignored
  journey.provider("google").set(habits);
  CHECK(reason_in(journey.connect("google", {"drive.readonly"})) == "issuer_mismatch");
  CHECK(journey.provider("google").token_requests() == 0);
  habits.deny = false;
  habits.iss = journey.sandbox.url() + "/any/path";
  journey.provider("google").set(habits);
  CHECK(journey.connect("google", {"drive.readonly"}).has_value());
}

TEST_CASE(
    "where the issuer is known its name is compared to the letter, and a promised one is due") {
  PendingAuthorization pending;
  pending.issuer = "https://as.example";
  pending.authorize_origin = "https://as.example";
  const auto answer = [&](const std::string& iss) {
    return reason_in(
        read_callback({.state = "", .code = Secret("c"), .error = "", .iss = iss}, pending));
  };
  CHECK(answer("https://as.example") == "");
  CHECK(answer("https://as.example/") == "issuer_mismatch");
  CHECK(answer("") == "");
  pending.iss_is_sent = true;
  CHECK(answer("") == "issuer_mismatch");
}

TEST_CASE("errors a provider sends a person back with: each its reason") {
  const PendingAuthorization pending;
  const auto reason = [&](const std::string& error) {
    return reason_in(read_callback({.state = "", .code = {}, .error = error, .iss = ""}, pending));
  };
  CHECK(reason("access_denied") == "denied");
  CHECK(reason("invalid_scope") == "invalid_scope");
  CHECK(reason("unauthorized_client") == "client_rejected");
  CHECK(reason("temporarily_unavailable") == "provider_down");
  CHECK(reason("server_error") == "provider_down");
  CHECK(reason("anything else") == "authorization_failed");
  CHECK(reason("") == "authorization_failed");  // the answer has neither a code nor an error
}

TEST_CASE("a code that is too long is said to be that, and a missing one to be missing") {
  const PendingAuthorization pending;
  const auto message = [&](const std::string& code) {
    return read_callback({.state = "", .code = Secret(code), .error = "", .iss = ""}, pending)
        .error()
        .message();
  };
  CHECK(message(std::string(4097, 'c')).find("has 4097 bytes; a code may have 4096") !=
        std::string::npos);
  CHECK(message("").find("neither a code nor an error") != std::string::npos);
}

TEST_CASE("a redirect that is not on the list begins nothing: invalid_redirect_uri") {
  Journey journey;
  for (const char* redirect :
       {"https://evil.example/aip/oauth/callback", "http://127.0.0.1:41234/aip/oauth/callback/x",
        "http://127.0.0.1:41234/aip/oauth/callback?x=1", "http://127.0.0.1.evil.example/", ""}) {
    CHECK(reason_in(journey.start("github", {"repo"}, redirect)) == "invalid_redirect_uri");
  }
  CHECK(number_of(*journey.store, "select count(*) from pending_authorization") == 0);
}

TEST_CASE("what is no scope begins nothing: invalid_scope") {
  Journey journey;
  CHECK(reason_in(journey.start("github", {"two words"})) == "invalid_scope");
}

TEST_CASE(
    "what a person is sent with proves nothing about the verifier, and keeps the manifest's "
    "parameters") {
  Journey journey;
  const auto started = must(journey.start("google", {"drive.readonly"}));
  sandbox::Request address;
  address.set_target(started.authorization_url);
  CHECK(address.parameter("code_challenge_method") == "S256");
  CHECK(address.parameter("code_challenge")->size() == 43);
  CHECK(address.parameter("state") == started.state.reveal());
  CHECK(address.parameter("redirect_uri") == address_for(kRedirect, "google"));
  CHECK(address.parameter("access_type") == "offline");
  CHECK(address.parameter("scope") == "drive.readonly");
  CHECK_FALSE(address.parameter("code_verifier"));
  CHECK(code_challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk") ==
        "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");  // RFC 7636, appendix B
}

TEST_CASE("of two hosts with the same callback exactly one gets the authorization") {
  const store::Dialect dialect = GENERATE(store::Dialect::kSqlite, store::Dialect::kPostgresql);
  Journey journey(dialect);
  const auto other_store = journey.database.open();
  const auto other_vault =
      vault::Vault::open(*other_store,
                         vault::KeyRingSource::in_file(journey.folder.path() + "/keys"),
                         journey.random)
          .value();
  PendingAuthorizations other(*other_store, *other_vault, journey.random);
  for (int round = 0; round < 10; ++round) {
    const auto started = must(journey.start("github", {"repo"}));
    std::vector<std::future<std::string>> asked;
    for (PendingAuthorizations* host : {&journey.pending, &other, &journey.pending, &other}) {
      asked.push_back(std::async(std::launch::async, [&, host] {
        const auto taken = host->consume(started.state.reveal(), "github", &journey.ann);
        return taken.has_value() ? std::string("won") : reason_in(taken);
      }));
    }
    std::vector<std::string> outcomes;
    for (auto& each : asked) outcomes.push_back(each.get());
    CHECK(std::count(outcomes.begin(), outcomes.end(), "won") == 1);
    CHECK(std::count(outcomes.begin(), outcomes.end(), "replayed_state") == 3);
  }
}

TEST_CASE(
    "neither state nor verifier can be read in the store, and the verifier goes when it is used") {
  Journey journey;
  const auto started = must(journey.start("github", {"repo"}));
  const auto row = text_of(*journey.store,
                           "select id || ' ' || sealed_code_verifier from pending_authorization");
  CHECK(row.find(started.state.reveal()) == std::string::npos);
  CHECK(row.find("pb1:") != std::string::npos);
  const auto pending = must(journey.pending.consume(started.state.reveal(), "github", nullptr));
  CHECK(row.find(pending.code_verifier.reveal()) == std::string::npos);
  CHECK(number_of(*journey.store,
                  "select count(sealed_code_verifier) from pending_authorization") == 0);
}

TEST_CASE("what was begun for a user or a link goes with it") {
  Journey journey;
  const auto of_user = must(journey.start("github", {"repo"}));
  must(journey.store->transaction([](store::Transaction& transaction) -> Result<bool> {
    forget_authorizations_of_user(transaction, "acme", "ann");
    return true;
  }));
  CHECK(reason_in(journey.pending.consume(of_user.state.reveal(), "github", nullptr)) ==
        "invalid_state");
  const auto of_link = must(journey.pending.add({.organization = "acme",
                                                 .user = "ann",
                                                 .connector = "github",
                                                 .link = "link-1",
                                                 .scopes = {},
                                                 .redirect_uri = "",
                                                 .code_verifier = Secret("v"),
                                                 .issuer = "",
                                                 .authorize_origin = ""}));
  must(journey.store->transaction([](store::Transaction& transaction) -> Result<bool> {
    forget_authorizations_of_link(transaction, "link-1");
    return true;
  }));
  CHECK(reason_in(journey.pending.consume(of_link.reveal(), "github", nullptr)) == "invalid_state");
}

TEST_CASE("connecting leaves no secret in the log") {
  Journey journey;
  const auto started = must(journey.start("github", {"repo"}));
  const auto callback = Journey::open(started.authorization_url);
  const auto tokens = must(journey.finish("github", callback, &journey.ann));
  REQUIRE_FALSE(journey.log_lines.empty());
  for (const std::string& line : journey.log_lines) {
    for (const std::string_view secret :
         {started.state.reveal(), callback.code.reveal(), tokens.access_token.reveal(),
          tokens.refresh_token->reveal(), std::string_view(kClientSecret)}) {
      CHECK(line.find(secret) == std::string::npos);
    }
  }
}

}  // namespace
}  // namespace patchbay::oauth::test
