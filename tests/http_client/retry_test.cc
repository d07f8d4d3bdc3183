// Tests which requests are sent again, after which wait, and which requests are never sent twice.
#include "http_client/retry_policy.h"

#include <catch2/catch.hpp>

#include "http_client/client_fixture.h"
#include "kit/reserved_port.h"

namespace patchbay {
namespace {

using namespace std::chrono_literals;
using test::ClientFixture;
using test::ScriptedServer;
using test::SeenRequest;
using test::ServerConnection;

// Runs the scripts one after the other. The last script answers all further requests.
ScriptedServer::Script in_turn(std::vector<ScriptedServer::Script> scripts) {
  auto next = std::make_shared<std::atomic<std::size_t>>(0);
  return [scripts, next](const SeenRequest& request, ServerConnection& connection) {
    scripts[std::min(next->fetch_add(1), scripts.size() - 1)](request, connection);
  };
}

void accept(const SeenRequest&, ServerConnection& connection) { connection.answer(200, "ok"); }
void reset(const SeenRequest&, ServerConnection& connection) { connection.reset(); }
void busy(const SeenRequest&, ServerConnection& connection) { connection.answer(503, "busy"); }

ScriptedServer::Script limited(std::string retry_after) {
  return [=](const SeenRequest&, ServerConnection& connection) {
    connection.answer(429, "", "Retry-After: " + retry_after + "\r\n");
  };
}

TEST_CASE("a GET is tried again with doubling waits until it works") {
  ClientFixture fixture;
  fixture.server.on("/", in_turn({reset, busy, accept}));
  const auto response = fixture.fetch(fixture.request("/"));
  REQUIRE(response.has_value());
  CHECK(response.value().status == 200);
  // Full jitter with the greatest random number, 2^64 - 1.
  constexpr auto kHigh = ~std::uint64_t{0};
  CHECK(fixture.wait.waits ==
        std::vector<std::chrono::milliseconds>{std::chrono::milliseconds(kHigh % 201),
                                               std::chrono::milliseconds(kHigh % 401)});
}

TEST_CASE("tries are bounded, and the last answer or failure is what the caller gets") {
  ClientFixture answered;
  answered.server.on("/", busy);
  CHECK(answered.fetch(answered.request("/")).value().status == 503);
  CHECK(answered.server.seen().size() == 3);
  ClientFixture failed;
  failed.server.on("/", reset);
  CHECK(failed.fetch(failed.request("/")).error().code() == Code::kProviderUnavailable);
  CHECK(failed.server.seen().size() == 3);
}

TEST_CASE("Retry-After is waited for, and handed out when it is too long or past the deadline") {
  ClientFixture fixture;
  fixture.server.on("/short", in_turn({limited("7"), accept}));
  CHECK(fixture.fetch(fixture.request("/short")).value().status == 200);
  CHECK(fixture.wait.waits == std::vector<std::chrono::milliseconds>{7s});

  fixture.server.on("/long", limited("3600"));
  CHECK(fixture.fetch(fixture.request("/long")).value().headers.find("Retry-After") == "3600");

  fixture.server.on("/late", limited("7"));
  auto request = fixture.request("/late");
  request.deadline = fixture.clock.now() + 6s;
  CHECK(fixture.fetch(request).value().status == 429);
  CHECK(fixture.wait.waits.size() == 1);
}

TEST_CASE("a Retry-After is read as seconds or as any of the three date forms") {
  // This time is 10 s before the dates below.
  const WallTime now = std::chrono::system_clock::from_time_t(784111767);
  CHECK(http_client::parse_retry_after("120", now) == 120s);
  CHECK(http_client::parse_retry_after("Sun, 06 Nov 1994 08:49:37 GMT", now) == 10s);
  CHECK(http_client::parse_retry_after("Sunday, 06-Nov-94 08:49:37 GMT", now) == 10s);
  CHECK(http_client::parse_retry_after("Sun Nov  6 08:49:37 1994", now) == 10s);
  CHECK(http_client::parse_retry_after("Sun, 06 Nov 1994 08:49:00 GMT", now) == 0s);
  CHECK(http_client::parse_retry_after("99999999999999", now) == std::chrono::hours(366 * 24));
  CHECK(http_client::parse_retry_after("99999999999999999999999", now) ==
        std::chrono::hours(366 * 24));
  CHECK(http_client::parse_retry_after("Fri, 31 Dec 9999 23:59:59 GMT", now) ==
        std::chrono::hours(366 * 24));
  CHECK(http_client::parse_retry_after("Fri, 01 Jan 2147483647 00:00:00 GMT", now) ==
        std::chrono::hours(366 * 24));
  for (const char* bad : {"", "-1", "soon", "1.5", "12 s", "1994-11-06"}) {
    CHECK_FALSE(http_client::parse_retry_after(bad, now).has_value());
  }
}

TEST_CASE("a Retry-After that is a time since 1970 is read as that time") {
  const WallTime now = std::chrono::system_clock::from_time_t(1735689600);
  CHECK(http_client::parse_retry_after("1735689630", now) == 30s);
  CHECK(http_client::parse_retry_after("1735689630000", now) == 30s);
  CHECK(http_client::parse_retry_after("1735689600", now) == 0s);
  CHECK(http_client::parse_retry_after("1735000000", now) == 0s);
}

TEST_CASE("no answer can ask for a longer wait than the operator allows") {
  const auto asked = [](const http_client::HttpClient& client, const std::string& value) {
    http_client::Headers answer;
    answer.add("Retry-After", value);
    return client.asked_delay(answer);
  };
  ClientFixture fixture;
  CHECK(asked(fixture.client, "120") == 120s);
  CHECK(asked(fixture.client, "99999999") == 15min);
  CHECK(asked(fixture.client, "Fri, 01 Jan 2100 00:00:00 GMT") == 15min);
  CHECK_FALSE(asked(fixture.client, "soon").has_value());
  CHECK_FALSE(fixture.client.asked_delay({}).has_value());
  const ClientFixture patient({.provider_delay = 1h});
  CHECK(asked(patient.client, "99999999") == 1h);
}

TEST_CASE("a write that was sent and not answered is OUTCOME_UNKNOWN and is not sent again") {
  ClientFixture fixture;
  fixture.server.on("/issues", reset);
  for (const char* method : {"POST", "PATCH"}) {
    auto request = fixture.request("/issues");
    request.method = method;
    request.body = "{}";
    const auto before = fixture.server.seen().size();
    const auto lost = fixture.fetch(request);
    REQUIRE(lost.has_error());
    CHECK(lost.error().code() == Code::kOutcomeUnknown);
    CHECK_FALSE(lost.error().retryable());
    CHECK(fixture.server.seen().size() == before + 1);
  }
  CHECK(fixture.wait.waits.empty());
}

TEST_CASE("a write is not sent twice over a kept connection that dies under it") {
  ClientFixture fixture;
  fixture.server.on("/warm", accept);
  fixture.server.on("/issues", reset);
  REQUIRE(fixture.fetch(fixture.request("/warm")).has_value());
  for (const char* body : {"", "{}"}) {
    auto request = fixture.request("/issues");
    request.method = "POST";
    request.body = body;
    CHECK(fixture.fetch(request).error().code() == Code::kOutcomeUnknown);
    REQUIRE(fixture.fetch(fixture.request("/warm")).has_value());
  }
  int writes = 0;
  for (const auto& seen : fixture.server.seen()) writes += seen.method == "POST" ? 1 : 0;
  CHECK(writes == 2);
}

TEST_CASE("a write that never left the machine may be tried again") {
  ClientFixture fixture;
  const test::ReservedPort nobody_listens;
  const std::string origin = "http://127.0.0.1:" + nobody_listens.text();
  const http_client::OriginPolicy policy({ClientFixture::rule(origin)});
  auto request = fixture.request("/");
  request.url = origin + "/issues?token=CANARY";
  request.origins = &policy;
  request.method = "POST";
  request.body = "{}";
  const auto refused = fixture.fetch(request);
  REQUIRE(refused.has_error());
  CHECK(refused.error().code() == Code::kProviderUnavailable);
  CHECK(refused.error().message().find(origin) != std::string::npos);
  CHECK(refused.error().message().find("CANARY") == std::string::npos);
  CHECK(fixture.wait.waits.size() == 2);
}

TEST_CASE("a write marked idempotent is tried again with its whole body") {
  ClientFixture fixture;
  fixture.server.on("/search", in_turn({reset, accept}));
  auto request = fixture.request("/search");
  request.method = "POST";
  request.body = "query";
  request.idempotent = true;
  REQUIRE(fixture.fetch(request).has_value());
  CHECK(fixture.server.seen().at(1).body == "query");
}

TEST_CASE("a name that does not exist is PROVIDER_UNAVAILABLE with the name") {
  ClientFixture fixture;
  const http_client::OriginPolicy policy({ClientFixture::rule("https://no-such-host.invalid")});
  auto request = fixture.request("/");
  request.url = "https://no-such-host.invalid/";
  request.origins = &policy;
  request.retry.max_tries = 1;
  const auto failed = fixture.fetch(request);
  REQUIRE(failed.has_error());
  CHECK(failed.error().code() == Code::kProviderUnavailable);
  CHECK(failed.error().message().find("https://no-such-host.invalid") != std::string::npos);
}

TEST_CASE("the budget holds requests back, and is RATE_LIMITED beyond what may be waited for") {
  ClientFixture fixture;
  fixture.server.on("/", accept);
  http_client::RequestBudget budget(fixture.clock);
  auto request = fixture.request("/");
  const std::vector<http_client::RequestQuota> quotas = {{"link", {2, 4000ms}}};
  request.budget = &budget;
  request.quotas = quotas;
  for (int i = 0; i < 3; ++i) REQUIRE(fixture.fetch(request).has_value());
  REQUIRE(fixture.wait.waits.size() == 1);
  CHECK(fixture.wait.waits[0] >= 4000ms);
  CHECK(fixture.wait.waits[0] <= 4500ms);
  const std::vector<http_client::RequestQuota> slow = {{"slow", {1, 60s}}};
  request.quotas = slow;
  REQUIRE(fixture.fetch(request).has_value());
  const auto limited = fixture.fetch(request);
  REQUIRE(limited.has_error());
  CHECK(limited.error().code() == Code::kRateLimited);
  CHECK(limited.error().details().retry_after > 52s);
  CHECK(limited.error().details().retry_after <= 67'500ms);
  CHECK(limited.error().message().find("our own budget") != std::string::npos);
}

TEST_CASE("what a provider asked to wait holds the requests of its subject back, and no others") {
  ClientFixture fixture;
  fixture.server.on("/", accept);
  http_client::ProviderBlocks blocks(fixture.clock, fixture.random);
  auto request = fixture.request("/");
  const std::vector<http_client::BlockScope> ann = {{{"mail", "ann"}, 60s}};
  const std::vector<http_client::BlockScope> bob = {{{"mail", "bob"}, 60s}};
  request.blocks = &blocks;
  request.block_scopes = ann;
  blocks.block({"mail", "ann"}, {.named = 60s, .assumed = {}, .longest = 60s});
  const auto limited = fixture.fetch(request);
  REQUIRE(limited.has_error());
  CHECK(limited.error().code() == Code::kRateLimited);
  CHECK(limited.error().details().retry_after == 60s);
  CHECK(limited.error().message().find("asked us to wait") != std::string::npos);
  CHECK(fixture.server.seen().empty());
  request.block_scopes = bob;
  CHECK(fixture.fetch(request).has_value());
  fixture.clock.advance(55s);  // the rest of the block is short enough for a wait
  request.block_scopes = ann;
  CHECK(fixture.fetch(request).has_value());
  CHECK(fixture.wait.waits == std::vector<std::chrono::milliseconds>{5000ms});
}

TEST_CASE("a call sends as many requests as it may, those that are sent again included") {
  ClientFixture fixture;
  fixture.server.on("/", accept);
  fixture.server.on("/down", [](const auto&, auto& connection) { connection.answer(503); });
  int left = 3;
  auto request = fixture.request("/");
  request.attempts_left = &left;
  CHECK(fixture.fetch(request).has_value());
  request.url = fixture.server.url("/down");
  // Three tries would be allowed, but only two attempts are left.
  CHECK(fixture.fetch(request).value().status == 503);
  CHECK(fixture.server.seen().size() == 3);
  const auto refused = fixture.fetch(request);
  REQUIRE(refused.has_error());
  CHECK(refused.error().code() == Code::kPluginFault);
  CHECK(fixture.server.seen().size() == 3);
}

}  // namespace
}  // namespace patchbay
