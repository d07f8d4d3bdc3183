// Proves that calls pass a turnstile one at a time, and how a waiting call ends.
#include "calls/turnstiles.h"

#include <atomic>
#include <catch2/catch.hpp>
#include <thread>
#include <vector>

namespace patchbay::calls {
namespace {

constexpr int kConnector = 0;

TEST_CASE("one call at a time passes a turnstile, and every call that waits gets its turn") {
  Turnstiles turnstiles(100);
  std::atomic<int> inside = 0;
  std::atomic<int> most = 0;
  std::atomic<int> passed = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int n = 0; n < 100; ++n) {
        const auto turn = turnstiles.enter(&kConnector, "", {});
        most = std::max<int>(most, ++inside);
        --inside;
        passed += turn.has_value() ? 1 : 0;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(most == 1);
  CHECK(passed == 400);
}

TEST_CASE("links of one connector do not wait for each other") {
  Turnstiles turnstiles(0);
  const auto work = turnstiles.enter(&kConnector, "work", {});
  const auto home = turnstiles.enter(&kConnector, "home", {});
  CHECK(work.has_value());
  CHECK(home.has_value());
  CHECK(turnstiles.enter(&kConnector, "work", {}).has_error());
}

TEST_CASE("more calls than may wait are OVERLOADED at once") {
  Turnstiles turnstiles(0);
  const auto turn = turnstiles.enter(&kConnector, "", {});
  const auto refused = turnstiles.enter(&kConnector, "", {});
  REQUIRE(refused.has_error());
  CHECK(refused.error().code() == Code::kOverloaded);
}

TEST_CASE("a call that waits ends with its deadline") {
  Turnstiles turnstiles(10);
  const auto turn = turnstiles.enter(&kConnector, "", {});
  const Patience short_one{.deadline = SystemClock().now() + std::chrono::milliseconds(1)};
  const auto refused = turnstiles.enter(&kConnector, "", short_one);
  REQUIRE(refused.has_error());
  CHECK(refused.error().code() == Code::kDeadlineExceeded);
}

TEST_CASE("a call that waits ends when it is cancelled") {
  Turnstiles turnstiles(10);
  const auto turn = turnstiles.enter(&kConnector, "", {});
  std::stop_source stop;
  const std::stop_token token = stop.get_token();
  std::thread cancelling([&] { stop.request_stop(); });
  const auto refused = turnstiles.enter(&kConnector, "", {.shutdown = &token});
  cancelling.join();
  REQUIRE(refused.has_error());
  CHECK(refused.error().code() == Code::kCancelled);
}

}  // namespace
}  // namespace patchbay::calls
