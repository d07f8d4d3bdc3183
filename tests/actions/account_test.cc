// Tests the whole pipeline with accounts: a call refreshes an expired credential, reports a missing
// account or scope, and can be resumed after it was stopped.
#include <future>
#include <latch>
#include <mutex>
#include <nlohmann/json.hpp>

#include "actions/account_seat.h"

namespace patchbay {
namespace {

using accounts::RefreshPoint;
using test::AccountWorld;
using test::WorldSeat;

constexpr std::string_view kIssue = R"({"repo":"octocat/hello-world","title":"A title"})";

#define REQUIRE_STOPPED(outcome, expected)                           \
  do {                                                               \
    REQUIRE((outcome).has_error());                                  \
    INFO((outcome).error().message());                               \
    REQUIRE(name_of((outcome).error().code()) == name_of(expected)); \
  } while (false)

TEST_CASE("a call whose token the provider refuses is refreshed once and sent again") {
  WorldSeat seat(each_database());
  AccountWorld world(seat.place());
  REQUIRE(world.keep(seat.granted()).has_value());
  std::string result;
  REQUIRE(world.call(result).has_value());
  seat.github().expire_access_tokens();
  REQUIRE(world.call(result).has_value());
  CHECK(nlohmann::json::parse(result).dump().find("hello-world") != std::string::npos);
  REQUIRE(world.call(result).has_value());
  CHECK(seat.github().token_requests() == 1);
}

TEST_CASE("a token is committed before the first request that carries it") {
  WorldSeat seat(each_database());
  std::vector<std::string> trace;
  std::mutex mutex;
  const auto note = [&](const std::string& line) {
    const std::scoped_lock lock(mutex);
    trace.push_back(line);
  };
  AccountWorld world(seat.place(), [&](RefreshPoint point) {
    const bool is_of_refresh =
        point == RefreshPoint::kAnswerReceived || point == RefreshPoint::kTokenCommitted;
    if (is_of_refresh) note(std::string(word_of(point)));
    if (point == RefreshPoint::kTokenHandedOut)
      note("request with the token of generation " +
           text_of(*seat.database.open(), "select generation || '' from link_credential"));
  });
  REQUIRE(world.keep(seat.granted()).has_value());
  std::string result;
  REQUIRE(world.call(result).has_value());
  seat.github().expire_access_tokens();
  REQUIRE(world.call(result).has_value());
  for (const auto& line : trace) WARN(line);
  REQUIRE(trace.size() == 5);  // twice with the old token, the refresh, and with the new token
  CHECK(trace[1] == trace[0]);
  CHECK(trace[2] == "answer received");
  CHECK(trace[3] == "token committed");
  CHECK(trace[4] != trace[0]);
}

void call_at_once(WorldSeat& seat, const std::vector<AccountWorld*>& hosts, int calls) {
  std::latch begin(calls);
  std::vector<std::future<std::string>> outcomes;
  for (int i = 0; i < calls; ++i) {
    outcomes.push_back(std::async(std::launch::async, [&, i] {
      begin.arrive_and_wait();
      std::string result;
      auto outcome = hosts[static_cast<std::size_t>(i) % hosts.size()]->call(result);
      return outcome.has_value() ? std::string() : outcome.error().message();
    }));
  }
  for (auto& outcome : outcomes) CHECK(outcome.get() == "");
  CHECK(seat.github().token_requests() == 1);
}

TEST_CASE("200 calls on one expired token make one token request, counted at the provider") {
  WorldSeat seat(each_database());
  AccountWorld world(seat.place());
  REQUIRE(world.keep(seat.granted()).has_value());
  seat.github().expire_access_tokens();
  call_at_once(seat, {&world}, 200);
}

TEST_CASE("200 calls on two hosts that share PostgreSQL make one token request") {
  WorldSeat seat(store::Dialect::kPostgresql);
  AccountWorld here(seat.place("host-a"));
  AccountWorld there(seat.place("host-b"));
  REQUIRE(here.keep(seat.granted()).has_value());
  seat.github().expire_access_tokens();
  call_at_once(seat, {&here, &there}, 200);
}

TEST_CASE("missing, expired, revoked, refresh failed and a missing scope are five refusals") {
  WorldSeat seat(each_database());
  AccountWorld world(seat.place());
  std::string result;
  const auto missing = world.call(result);
  REQUIRE_STOPPED(missing, Code::kLinkRequired);
  CHECK(missing.error().details().reauth_url ==
        "/aip/connectors/oauth/initiate?connector_id=github");

  REQUIRE(world.keep(seat.granted({"read:user"})).has_value());
  const auto scope = world.call(result);
  REQUIRE_STOPPED(scope, Code::kInsufficientScope);
  CHECK(scope.error().details().required_scopes == std::vector<std::string>{"public_repo"});
  CHECK(scope.error().details().reauth_url ==
        "/aip/connectors/oauth/initiate?connector_id=github&scopes=public_repo");

  REQUIRE(world.keep(seat.granted()).has_value());
  seat.github().expire_access_tokens();
  seat.provider.faults().add({.path = "/login/oauth/access_token", .status = 503});
  const auto failed = world.call(result);
  REQUIRE_STOPPED(failed, Code::kRefreshFailed);
  CHECK(failed.error().details().resume_token.empty());

  REQUIRE(world.keep(seat.granted()).has_value());
  seat.github().expire_access_tokens();
  seat.github().expire_refresh_tokens();
  const auto expired = world.call(result);
  REQUIRE_STOPPED(expired, Code::kLinkExpired);
  CHECK(expired.error().details().reauth_url ==
        "/aip/connectors/oauth/initiate?connector_id=github");
  CHECK_FALSE(expired.error().details().resume_token.empty());

  REQUIRE(world.keep(seat.granted()).has_value());
  REQUIRE(
      world.engine->accounts->stored.revocation
          .revoke_matching({.organization = "local", .connector = "github"}, "incident", "root", "")
          .has_value());
  REQUIRE_STOPPED(world.call(result), Code::kLinkRevoked);
}

TEST_CASE("a call stopped by an expired account is resumed after it was reconnected, once") {
  WorldSeat seat(each_database());
  AccountWorld world(seat.place());
  REQUIRE(world.keep(seat.granted()).has_value());
  seat.github().expire_access_tokens();
  seat.github().expire_refresh_tokens();
  std::string result;
  const auto stopped = world.invoke("create_issue", kIssue, result);
  REQUIRE_STOPPED(stopped, Code::kLinkExpired);
  const std::string token = stopped.error().details().resume_token;
  REQUIRE_FALSE(token.empty());
  const Caller other{"local", "somebody", {}, {}};
  REQUIRE_STOPPED(world.resume(token, result, other), Code::kNotFound);
  REQUIRE(world.keep(seat.granted()).has_value());
  REQUIRE(world.resume(token, result).has_value());
  CHECK(nlohmann::json::parse(result).dump().find("A title") != std::string::npos);
  REQUIRE_STOPPED(world.resume(token, result), Code::kNotFound);
  // The request was sent twice. It was refused with the expired token, and then succeeded.
  CHECK(seat.provider.log().count("POST /repos/{owner}/{repo}/issues") == 2);
}

TEST_CASE("arguments that are no good are refused, not parked") {
  WorldSeat seat(store::Dialect::kSqlite);
  AccountWorld world(seat.place());
  std::string result;
  const auto refused = world.invoke("create_issue", R"({"repo":7})", result);
  REQUIRE_STOPPED(refused, Code::kInvalidArgument);
  CHECK(number_of(*world.engine->kept->store, "select count(*) from parked_call") == 0);
}

TEST_CASE("a host does not remember the failed refreshes of an account that was given up") {
  WorldSeat seat(store::Dialect::kSqlite);
  AccountWorld world(seat.place());
  const auto kept = world.keep(seat.granted());
  REQUIRE(kept.has_value());
  seat.github().expire_access_tokens();
  seat.provider.faults().add(
      {.path = "/login/oauth/access_token", .status = 503, .headers = {{"Retry-After", "60"}}});
  std::string result;
  REQUIRE_STOPPED(world.call(result), Code::kRefreshFailed);
  accounts::Accounts& stored = world.engine->accounts->stored;
  REQUIRE(stored.refresher.held().size() == 1);
  REQUIRE(stored.revocation.revoke({}, kept.value().id, "user", "").has_value());
  CHECK(stored.refresher.held().empty());
}

TEST_CASE("a revoked account is given back at the provider, where its tokens are dead") {
  WorldSeat seat(each_database());
  AccountWorld world(seat.place());
  const auto tokens = seat.granted();
  const auto kept = world.keep(tokens);
  REQUIRE(kept.has_value());
  REQUIRE(seat.github().holder(std::string(tokens.access_token.reveal())).has_value());
  const auto revoked =
      world.engine->accounts->stored.revocation.revoke({}, kept.value().id, "user", "");
  REQUIRE(revoked.has_value());
  CHECK(revoked.value().revoked_upstream);
  CHECK_FALSE(seat.github().holder(std::string(tokens.access_token.reveal())).has_value());
}

TEST_CASE("whose account a grant is, and whether it works, the connector finds out") {
  WorldSeat seat(store::Dialect::kSqlite);
  AccountWorld world(seat.place());
  const auto tokens = seat.granted();
  const auto link =
      accounts::transient_link({tokens.access_token, links::CredentialKind::kToken, 0});
  const TraceId trace = TraceId::make(world.machine.random);
  const auto identity = world.engine->accounts->probe->identify("github", *link, trace, {});
  REQUIRE(identity.has_value());
  REQUIRE(identity.value().has_value());
  CHECK(identity.value()->name == "octocat");
  CHECK_FALSE(identity.value()->account.empty());
  CHECK(world.engine->accounts->probe->probe("github", *link, trace, {}).has_value());
  seat.github().expire_access_tokens();
  CHECK(world.engine->accounts->probe->probe("github", *link, trace, {}).has_error());
}

}  // namespace
}  // namespace patchbay
