// Tests how limits affect a plugin's requests: closed gates, budgets that answers state, and
// retries.
#include <algorithm>
#include <catch2/catch.hpp>

#include "services/plugin_seat.h"

namespace patchbay {
namespace {

using namespace std::chrono_literals;
using services::CallFrame;
using test::answers;
using test::PluginSeat;
using test::SeenRequest;
using test::ServerConnection;
using Waits = std::vector<std::chrono::milliseconds>;

const http_client::BlockSubject kLink{"seat", "ann"};

class NotedSetbacks final : public http_service::Setbacks {
 public:
  void limited(std::chrono::milliseconds closed_for) override { closed.push_back(closed_for); }
  void stalled(const Error& why, const TraceId&) override { told.push_back(why.code()); }
  Waits closed;
  std::vector<Code> told;
};

// A call of a link with a gate and a budget.
class GatedSeat : public PluginSeat {
 public:
  GatedSeat() {
    PluginSeat::blocks = &gates;
    block_scopes = {{kLink, 15min}};
    REQUIRE(open().has_value());
    access->budget = &budget;
    access->provider_quota = "ann";
    access->quotas = {{"ann", {}}};
    access->setbacks = &setbacks;
  }

  // Sets the provider's answers in this order. The last answer is repeated.
  void script(std::vector<std::pair<int, std::string>> said) {
    server.on("/", [this, said](const SeenRequest&, ServerConnection& connection) {
      const auto& [status, fields] = said[std::min(next++, said.size() - 1)];
      connection.answer(status, "", fields);
    });
  }
  patchbay_status go() {
    const CallFrame frame(table, context);
    return get(frame, "/");
  }

  std::atomic<std::size_t> next = 0;
  http_client::ProviderBlocks gates{clock, random};
  http_client::RequestBudget budget{clock};
  NotedSetbacks setbacks;
};

TEST_CASE("two 429 and then a success are exactly three requests") {
  GatedSeat seat;
  seat.script({{429, ""}, {429, ""}, {200, ""}});
  CHECK(seat.go() == PATCHBAY_OK);
  CHECK(seat.server.seen().size() == 3);
  REQUIRE(seat.wait.waits.size() == 2);
  CHECK(seat.wait.waits[0] == 1s);
  CHECK(seat.wait.waits[1] >= 1s);
  CHECK(seat.wait.waits[1] <= 2s);
  CHECK(seat.gates.is_idle());
  CHECK(seat.setbacks.closed == seat.wait.waits);
  CHECK(seat.setbacks.told.empty());
}

TEST_CASE(
    "a request is sent five times at most, and after the third retry the user is told, once") {
  GatedSeat seat;
  seat.script({{429, "retry-after: 1\r\n"}});
  CHECK(seat.go() == PATCHBAY_E_RATE_LIMITED);
  CHECK(seat.server.seen().size() == 5);
  CHECK(seat.setbacks.told == std::vector{Code::kRateLimited});
  CHECK(std::is_sorted(seat.wait.waits.begin(), seat.wait.waits.end()));
  CHECK(seat.wait.waits.front() == 1s);
  CHECK(seat.failure.raw.retry_after_ms > 0);
}

TEST_CASE("an outage is tried five times with growing pauses, and told of in the same way") {
  GatedSeat seat;
  seat.script({{502, ""}});
  CHECK(seat.go() == PATCHBAY_E_PROVIDER_UNAVAILABLE);
  CHECK(seat.server.seen().size() == 5);
  CHECK(seat.wait.waits.size() == 4);
  CHECK(seat.setbacks.told == std::vector{Code::kProviderUnavailable});
  CHECK(seat.gates.is_idle());
}

TEST_CASE("a time that an answer names closes the gate, whatever its form and status") {
  const auto [status, headers] = GENERATE(table<int, std::string>({
      {429, "Retry-After: 30\r\n"},
      {429, "retry-after: Tue, 14 Nov 2023 22:13:50 GMT\r\n"},
      {403, "x-ratelimit-remaining: 0\r\nx-ratelimit-reset: 1700000030\r\n"},
      {429, "RateLimit-Remaining: 0\r\nRateLimit-Reset: 30\r\n"},
      {429, "RateLimit: \"default\";r=0;t=30\r\n"},
      {503, "Retry-After: 30\r\n"},
  }));
  CAPTURE(status, headers);
  GatedSeat seat;
  seat.script({{status, headers}});
  CHECK(seat.go() != PATCHBAY_OK);
  CHECK(seat.failure.raw.retry_after_ms == 30'000);
  CHECK(seat.gates.left(kLink) == 30s);
  CHECK(seat.go() == PATCHBAY_E_RATE_LIMITED);  // from here on, no request is sent
  CHECK(seat.server.seen().size() == 1);
}

TEST_CASE("a refusal of the resource that names no time closes nothing") {
  GatedSeat seat;
  seat.script({{403, "x-ratelimit-remaining: 41\r\nx-ratelimit-reset: 1700000030\r\n"}});
  CHECK(seat.go() == PATCHBAY_OK);
  CHECK(seat.response.status == 403);
  CHECK(seat.gates.is_idle());
}

TEST_CASE("when an answer says that nothing is left, no request goes before the reset") {
  GatedSeat seat;
  seat.script({{200,
                "X-RateLimit-Limit: 60\r\nX-RateLimit-Remaining: 0\r\n"
                "X-RateLimit-Reset: 1700003600\r\n"}});
  CHECK(seat.go() == PATCHBAY_OK);
  CHECK(seat.go() == PATCHBAY_E_RATE_LIMITED);
  CHECK(seat.failure.raw.retry_after_ms == 900'000);  // at most the time that the host allows
  CHECK(seat.server.seen().size() == 1);
  seat.clock.advance(15min);
  CHECK(seat.go() == PATCHBAY_OK);
}

TEST_CASE("an answer that refuses the credential opens the gate, because it asks for no wait") {
  GatedSeat seat;
  seat.script({{401, ""}});
  seat.gates.block(kLink, {.named = 5s, .assumed = {}, .longest = 15min});
  seat.clock.advance(5s);
  CHECK(seat.go() != PATCHBAY_OK);
  CHECK(seat.gates.is_idle());
}

TEST_CASE("an answer that refuses the credential says nothing about what the account has left") {
  GatedSeat seat;
  seat.script({{401,
                "X-RateLimit-Limit: 60\r\nX-RateLimit-Remaining: 0\r\n"
                "X-RateLimit-Reset: 1700003600\r\n"},
               {200, ""}});
  CHECK(seat.go() != PATCHBAY_OK);
  CHECK(seat.go() == PATCHBAY_OK);
  CHECK(seat.server.seen().size() == 2);
}

TEST_CASE("background work waits for a few seconds at most, and leaves what is left to people") {
  GatedSeat seat;
  seat.access->urgency = http_client::Urgency::kBackground;
  seat.access->longest_wait = 3s;
  seat.script({{200,
                "X-RateLimit-Limit: 50\r\nX-RateLimit-Remaining: 10\r\n"
                "X-RateLimit-Reset: 1700000060\r\n"}});
  CHECK(seat.go() == PATCHBAY_OK);
  CHECK(seat.go() == PATCHBAY_E_RATE_LIMITED);
  seat.access->urgency = http_client::Urgency::kInteractive;
  CHECK(seat.go() == PATCHBAY_OK);
  seat.gates.block(kLink, {.named = 5s, .assumed = {}, .longest = 15min});
  CHECK(seat.go() == PATCHBAY_E_RATE_LIMITED);
  CHECK(seat.wait.waits.empty());
  seat.clock.advance(2s);
  CHECK(seat.go() == PATCHBAY_OK);
  CHECK(seat.wait.waits == Waits{3s});
}

TEST_CASE("a storm of refusals is sat out without an early request, and waits grow") {
  GatedSeat seat;
  seat.access->longest_wait = 60s;
  const std::vector<std::pair<int, std::string>> said = {{429, "retry-after: 7\r\n"},
                                                         {503, ""},
                                                         {429, "Retry-After: 1\r\n"},
                                                         {429, "Retry-After: 1\r\n"},
                                                         {429, "Retry-After: 1\r\n"},
                                                         {429, "Retry-After: 1\r\n"},
                                                         {200, ""}};
  seat.script(said);
  // A run whose next turn begins when the gate may open.
  patchbay_status last = PATCHBAY_E_RATE_LIMITED;
  for (int turns = 0; last != PATCHBAY_OK && turns < 5; ++turns) last = seat.go();
  CHECK(last == PATCHBAY_OK);
  CHECK(seat.server.seen().size() == said.size());
  const Waits& closed = seat.setbacks.closed;
  REQUIRE(closed.size() == 5);
  CHECK(closed[0] == 7s);
  for (std::size_t i = 2; i < closed.size(); ++i) CHECK(closed[i] >= closed[i - 1]);
  CHECK(closed[4] >= 8s);
}

}  // namespace
}  // namespace patchbay
