// Tests that calls pass a turnstile one at a time, and how a waiting call ends.
#include "calls/turnstiles.h"

#include <atomic>
#include <catch2/catch.hpp>
#include <functional>
#include <future>
#include <list>
#include <string>
#include <thread>
#include <vector>

#include "fibers/scheduler.h"
#include "kit/strands.h"

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
        const auto turn = turnstiles.enter({&kConnector, "", "acme"}, {});
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
  const auto work = turnstiles.enter({&kConnector, "work", "acme"}, {});
  const auto home = turnstiles.enter({&kConnector, "home", "acme"}, {});
  CHECK(work.has_value());
  CHECK(home.has_value());
  CHECK(turnstiles.enter({&kConnector, "work", "acme"}, {}).has_error());
}

TEST_CASE("more calls than may wait are OVERLOADED at once, and told when to come back") {
  Turnstiles turnstiles(0);
  const auto turn = turnstiles.enter({&kConnector, "", "acme"}, {});
  const auto refused = turnstiles.enter({&kConnector, "", "acme"}, {});
  REQUIRE(refused.has_error());
  CHECK(refused.error().code() == Code::kOverloaded);
  CHECK(refused.error().details().retry_after == std::chrono::seconds(1));
}

TEST_CASE("a call that waits ends with its deadline") {
  Turnstiles turnstiles(10);
  const auto turn = turnstiles.enter({&kConnector, "", "acme"}, {});
  const Patience short_one{.deadline = SystemClock().now() + std::chrono::milliseconds(1)};
  const auto refused = turnstiles.enter({&kConnector, "", "acme"}, short_one);
  REQUIRE(refused.has_error());
  CHECK(refused.error().code() == Code::kDeadlineExceeded);
}

TEST_CASE("a call that waits ends when it is cancelled") {
  Turnstiles turnstiles(10);
  const auto turn = turnstiles.enter({&kConnector, "", "acme"}, {});
  std::stop_source stop;
  const std::stop_token token = stop.get_token();
  std::thread cancelling([&] { stop.request_stop(); });
  const auto refused = turnstiles.enter({&kConnector, "", "acme"}, {.shutdown = &token});
  cancelling.join();
  REQUIRE(refused.has_error());
  CHECK(refused.error().code() == Code::kCancelled);
}

// Makes one call of each of the `organizations` wait, in that order, at a turnstile that another
// call holds. Returns the order in which the calls entered. A call that was refused with OVERLOADED
// appears as "no" and its organization.
std::vector<std::string> order_of(const std::vector<std::string>& organizations,
                                  std::size_t most_waiting) {
  Turnstiles turnstiles(most_waiting);
  std::vector<std::string> order;
  std::size_t asked = 0;
  const auto wait_as = [&](const std::string& organization) {
    ++asked;
    const auto turn = turnstiles.enter({&kConnector, "", organization}, {});
    const bool is_refused = turn.has_error() && turn.error().code() == Code::kOverloaded;
    order.push_back(turn.has_value() ? organization : (is_refused ? "no " : "?") + organization);
  };
  fibers::Scheduler scheduler({.workers = 1});
  std::list<std::function<void()>> waiting;
  std::promise<void> all_wait;
  std::function<void()> job = [&] {
    const auto turn = turnstiles.enter({&kConnector, "", "holder"}, {});
    for (const std::string& organization : organizations) {
      waiting.emplace_back([&wait_as, &organization] { wait_as(organization); });
      scheduler.spawn(waiting.back());
      const std::size_t before = asked;
      while (asked == before) test::let_others_run();
    }
    all_wait.set_value();
  };
  REQUIRE(scheduler.spawn(job));
  all_wait.get_future().wait();
  scheduler.stop();
  return order;
}

TEST_CASE("one organization with many calls keeps another one waiting for no more than one") {
  const std::vector<std::string> order =
      order_of({"mallory", "mallory", "mallory", "mallory", "ann", "bob", "ann"}, 100);
  CHECK(order ==
        std::vector<std::string>{"mallory", "ann", "bob", "mallory", "ann", "mallory", "mallory"});
}

TEST_CASE("where no more may wait, the organization with the most calls gives way") {
  CHECK(order_of({"mallory", "mallory", "ann"}, 2) ==
        std::vector<std::string>{"no mallory", "mallory", "ann"});
  CHECK(order_of({"mallory", "mallory", "ann", "mallory"}, 2) ==
        std::vector<std::string>{"no mallory", "no mallory", "mallory", "ann"});
  CHECK(order_of({"mallory", "ann", "bob"}, 2) ==
        std::vector<std::string>{"no bob", "mallory", "ann"});
}

TEST_CASE(
    "a call that gives up passes its turn on, and its organization's next call is the first") {
  Turnstiles turnstiles(10);
  std::vector<std::string> order;
  std::stop_source stop;
  const std::stop_token token = stop.get_token();
  bool is_over = false;
  std::promise<void> has_given_up;
  fibers::Scheduler scheduler({.workers = 1});
  std::function<void()> leaving = [&] {
    const auto turn = turnstiles.enter({&kConnector, "", "ann"}, {.cancellation = &token});
    order.emplace_back(turn.has_value() ? "left" : "gave up");
    is_over = true;
  };
  std::function<void()> staying = [&] {
    const auto turn = turnstiles.enter({&kConnector, "", "ann"}, {});
    order.emplace_back("ann");
  };
  std::function<void()> other = [&] {
    const auto turn = turnstiles.enter({&kConnector, "", "bob"}, {});
    order.emplace_back("bob");
  };
  std::function<void()> job = [&] {
    const auto turn = turnstiles.enter({&kConnector, "", "holder"}, {});
    for (auto* each : {&leaving, &staying, &other}) {
      scheduler.spawn(*each);
      test::let_others_run();
    }
    stop.request_stop();
    while (!is_over) test::let_others_run();
    has_given_up.set_value();
  };
  REQUIRE(scheduler.spawn(job));
  has_given_up.get_future().wait();
  scheduler.stop();
  CHECK(order == std::vector<std::string>{"gave up", "ann", "bob"});
}

TEST_CASE("a call whose worker is held keeps no other one from the turn") {
  Turnstiles turnstiles(10);
  auto holder = turnstiles.enter({&kConnector, "", "holder"}, {});
  REQUIRE(holder.has_value());
  std::promise<void> waits;
  std::promise<void> entered;
  bool has_first_entered = false;
  bool has_second_entered = false;
  fibers::Scheduler scheduler({.workers = 1});
  std::function<void()> first = [&] {
    has_first_entered = turnstiles.enter({&kConnector, "", "first"}, {}).has_value();
  };
  std::function<void()> job = [&] {
    scheduler.spawn(first);
    test::let_others_run();
    waits.set_value();
    entered.get_future().wait();  // this call holds the worker on which the first call waits
  };
  REQUIRE(scheduler.spawn(job));
  waits.get_future().wait();
  std::thread second([&] {
    has_second_entered = turnstiles.enter({&kConnector, "", "second"}, {}).has_value();
    entered.set_value();
  });
  holder.value() = Turn();
  second.join();
  scheduler.stop();
  CHECK(has_first_entered);
  CHECK(has_second_entered);
}

}  // namespace
}  // namespace patchbay::calls
