// Tests that a call which waits for a new token does not block its worker, so other fibers run. The
// token comes from a refresh on this host, or on another host that holds the lease.
#include <array>
#include <atomic>
#include <functional>
#include <future>
#include <optional>

#include "actions/account_seat.h"
#include "fibers/scheduler.h"
#include "kit/busy_machine.h"
#include "kit/strands.h"

namespace patchbay {
namespace {

using test::AccountWorld;
using test::WorldSeat;

constexpr int kTurns = 1000;

// Makes the provider receive every request for a token, and hold its answers until release().
class HeldTokens {
 public:
  explicit HeldTokens(WorldSeat& seat) : seat_(seat) {
    seat.github().expire_access_tokens();
    seat.provider.faults().add({.path = "/login/oauth/access_token", .times = 0, .paced = true});
  }
  [[nodiscard]] bool are_asked_for() const { return seat_.github().token_requests() > 0; }
  void release() const { seat_.provider.faults().release(std::size_t{1} << 20); }

 private:
  WorldSeat& seat_;
};

// Uses one worker. Makes two calls that need a new token, and counts in another fiber while the
// calls wait for the token. Then lets the calls get the token. Returns "", or a text that says what
// went wrong.
std::string count_beside_calls(AccountWorld& world, const HeldTokens& tokens,
                               const std::function<bool()>& they_wait) {
  std::array<std::optional<Result<void>>, 2> outcomes;
  bool have_waited = false;
  fibers::Scheduler scheduler({.workers = 1}, [&] { return world.engine->http.make_loop(); });
  for (auto& outcome : outcomes) {
    std::function<void()> call = [&] {
      std::string result;
      outcome.emplace(world.call(result));
    };
    REQUIRE(scheduler.spawn(call));
  }
  std::function<void()> counter = [&] {
    while (!they_wait() && !outcomes[0] && !outcomes[1]) test::let_others_run();
    for (int i = 0; i < kTurns; ++i) test::let_others_run();
    have_waited = !outcomes[0] && !outcomes[1];
    tokens.release();
  };
  REQUIRE(scheduler.spawn(counter));
  scheduler.stop();
  if (!have_waited) return "the calls did not wait";
  for (const auto& outcome : outcomes) {
    if (outcome->has_error()) return outcome->error().message();
  }
  return {};
}

TEST_CASE("calls that wait for one refresh leave their worker to others") {
  WorldSeat seat(store::Dialect::kSqlite);
  AccountWorld world(seat.place());
  REQUIRE(world.keep(seat.granted()).has_value());
  const HeldTokens tokens(seat);
  CHECK(count_beside_calls(world, tokens, [&] { return tokens.are_asked_for(); }) == "");
  CHECK(seat.github().token_requests() == 1);
}

TEST_CASE("calls that wait for the host that has the lease leave their worker to others") {
  WorldSeat seat(store::Dialect::kSqlite);
  AccountWorld elsewhere(seat.place("host-b"));
  std::atomic<int> asked = 0;
  AccountWorld world(seat.place(), [&](accounts::RefreshPoint point) {
    if (point == accounts::RefreshPoint::kLeaseAsked) ++asked;
  });
  REQUIRE(world.keep(seat.granted()).has_value());
  const HeldTokens tokens(seat);
  auto holder = std::async(std::launch::async, [&] {
    std::string result;
    return elsewhere.call(result).has_value();
  });
  REQUIRE(test::comes_true([&] { return tokens.are_asked_for(); }));
  // A second check of the lease means that the first check found the lease held.
  CHECK(count_beside_calls(world, tokens, [&] { return asked > 1; }) == "");
  CHECK(holder.get());
  CHECK(seat.github().token_requests() == 1);
}

}  // namespace
}  // namespace patchbay
