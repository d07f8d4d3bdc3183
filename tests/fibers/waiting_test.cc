// Tests waits of fibers and threads. Any thread, a time limit or a stop request can end a wait.
#include <atomic>
#include <catch2/catch.hpp>
#include <condition_variable>
#include <mutex>
#include <random>
#include <thread>

#include "base/condition.h"
#include "fibers/scheduler.h"
#include "kit/busy_machine.h"
#include "kit/sanitizer.h"

namespace patchbay::fibers {
namespace {

using namespace std::chrono_literals;

// With a sanitizer, a fiber needs as much memory as a thread.
constexpr std::size_t kMany = test::kHasSanitizer ? 1000 : 10'000;

Monotonic soon(std::chrono::milliseconds time = 1ms) {
  return std::chrono::steady_clock::now() + time;
}

// A gate at which fibers and threads wait.
struct Gate {
  std::mutex mutex;
  Condition changed;
  std::condition_variable entered;  // the test waits for this
  std::size_t inside = 0;
  int open_for = 0;

  bool pass(Monotonic until = Monotonic::max(), const std::stop_token* stop = nullptr) {
    std::unique_lock lock(mutex);
    ++inside;
    entered.notify_all();
    if (!changed.wait(lock, until, stop, nullptr, [this] { return open_for > 0; })) return false;
    --open_for;
    return true;
  }
  void open(int places) {
    const std::scoped_lock lock(mutex);
    open_for += places;
    places == 1 ? changed.notify_one() : changed.notify_all();
  }
  void wait_until_inside(std::size_t count) {
    std::unique_lock lock(mutex);
    entered.wait(lock, [&] { return inside >= count; });
  }
};

TEST_CASE("many fibers wait at once on two threads, and threads at random wake each once") {
  Scheduler scheduler({.workers = 2, .most = kMany});
  std::vector<Gate> gates(kMany);
  std::atomic<std::size_t> through = 0;
  for (auto& gate : gates) {
    std::function<void()> job = [&] {
      for (int round = 0; round < 3; ++round) through += gate.pass() ? 1 : 0;
    };
    REQUIRE(scheduler.spawn(job));
  }
  {
    std::vector<std::jthread> threads;
    for (unsigned seed = 0; seed < 3; ++seed) {
      threads.emplace_back([&gates, seed] {
        std::vector<std::size_t> order(gates.size());
        for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
        std::shuffle(order.begin(), order.end(), std::mt19937(seed));
        for (const std::size_t i : order) gates[i].open(1);
      });
    }
  }
  scheduler.stop();
  CHECK(through == 3 * kMany);
}

TEST_CASE("one notification lets one through, whether fibers or threads wait") {
  Scheduler scheduler({.workers = 2});
  Gate gate;
  std::atomic<int> through = 0;
  for (int i = 0; i < 20; ++i) {
    std::function<void()> job = [&] { through += gate.pass() ? 1 : 0; };
    REQUIRE(scheduler.spawn(job));
  }
  std::vector<std::jthread> threads;
  for (int i = 0; i < 5; ++i) threads.emplace_back([&] { through += gate.pass() ? 1 : 0; });
  gate.wait_until_inside(25);
  for (int passed = 1; passed <= 25; ++passed) {
    gate.open(1);
    while (through < passed) std::this_thread::yield();
    CHECK(through == passed);
  }
  threads.clear();
  scheduler.stop();
}

// Lets three fibers wait until one, two and three times `step` are over, the longest first. Returns
// them in the order in which their waits ended; nothing if a slow machine let the first deadline
// pass before all of them waited.
std::vector<int> order_of_ends(std::chrono::milliseconds step) {
  Scheduler scheduler({.workers = 1, .replacements = 0});
  Gate gate;
  std::mutex mutex;
  std::vector<int> order;
  const Monotonic start = std::chrono::steady_clock::now();
  for (const int steps : {3, 1, 2}) {
    std::function<void()> job = [&, steps] {
      const bool passed = gate.pass(start + steps * step);
      const std::scoped_lock lock(mutex);
      order.push_back(passed ? -1 : steps);
    };
    REQUIRE(scheduler.spawn(job));
  }
  gate.wait_until_inside(3);
  const bool in_time = std::chrono::steady_clock::now() < start + step;
  scheduler.stop();
  CHECK(std::chrono::steady_clock::now() >= start + 3 * step);
  return in_time ? order : std::vector<int>();
}

TEST_CASE("a wait ends at its deadline, and the earlier of two ends first") {
  test::prove_given_time(10ms, [](std::chrono::milliseconds step) -> test::Disturbance {
    const std::vector<int> order = order_of_ends(step);
    if (order.empty()) return "the fibers did not wait before the first deadline";
    CHECK(order == std::vector<int>{1, 2, 3});
    return std::nullopt;
  });
  Gate gate;
  CHECK_FALSE(gate.pass(soon()));  // an ordinary thread can also wait
}

TEST_CASE("a stop ends the waits of fibers and threads, those that come late included") {
  Scheduler scheduler({.workers = 2, .most = kMany});
  Gate gate;
  std::stop_source stop;
  const std::stop_token token = stop.get_token();
  std::atomic<std::size_t> passed = 0;
  std::atomic<std::size_t> ended = 0;
  const auto wait = [&] { gate.pass(Monotonic::max(), &token) ? ++passed : ++ended; };
  for (std::size_t i = 0; i < kMany / 2; ++i) {
    std::function<void()> job = wait;
    REQUIRE(scheduler.spawn(job));
  }
  std::jthread thread(wait);
  gate.wait_until_inside(kMany / 2 + 1);
  stop.request_stop();
  std::function<void()> late = wait;
  REQUIRE(scheduler.spawn(late));
  scheduler.stop();
  thread.join();
  CHECK(passed == 0);
  CHECK(ended == kMany / 2 + 2);
}

TEST_CASE("what was notified is not lost when a deadline or a stop comes at the same time") {
  Scheduler scheduler({.workers = 2});
  Gate gate;
  std::atomic<int> passed = 0;
  std::atomic<int> failed = 0;
  std::vector<std::stop_source> stops(400);
  for (auto& stop : stops) {
    std::function<void()> job = [&, token = stop.get_token()] {
      gate.pass(soon(2ms), &token) ? ++passed : ++failed;
    };
    REQUIRE(scheduler.spawn(job));
  }
  std::jthread opener([&] {
    for (int i = 0; i < 200; ++i) gate.open(1);
  });
  for (std::size_t i = 0; i < stops.size(); i += 2) stops[i].request_stop();
  opener.join();
  scheduler.stop();
  CHECK(passed + failed == 400);
  CHECK(passed + gate.open_for == 200);
}

TEST_CASE("a stop of the scheduler waits for the fibers that sleep") {
  Gate gate;
  std::atomic<bool> done = false;
  Scheduler scheduler({.workers = 1});
  std::function<void()> job = [&] { done = gate.pass(); };
  REQUIRE(scheduler.spawn(job));
  gate.wait_until_inside(1);
  std::jthread opener([&] { gate.open(1); });
  scheduler.stop();
  CHECK(done);
}

TEST_CASE("waits with random deadlines, stops and notifications all end") {
  std::stop_source all;
  const std::stop_token everybody = all.get_token();
  Scheduler scheduler({.workers = 2, .most = kMany});
  std::vector<Gate> gates(16);
  std::atomic<std::size_t> ended = 0;
  std::vector<std::stop_source> stops(kMany);
  std::mt19937 random(7);
  for (auto& stop : stops) {
    std::function<void()> job = [&, token = stop.get_token(), number = random()] {
      const bool has_deadline = number % 3 == 0;
      std::unique_lock lock(gates[number % 16].mutex);
      Gate& gate = gates[number % 16];
      gate.changed.wait(lock, has_deadline ? soon(number % 20 * 1ms) : Monotonic::max(), &token,
                        &everybody, [&] { return gate.open_for > 0 && gate.open_for-- > 0; });
      ++ended;
    };
    REQUIRE(scheduler.spawn(job));
  }
  std::jthread stopper([&] {
    for (std::size_t i = 0; i < stops.size(); i += 3) stops[i].request_stop();
  });
  std::jthread opener([&] {
    for (std::size_t i = 0; i < kMany / 4; ++i) gates[i % 16].open(1);
  });
  stopper.join();
  opener.join();
  all.request_stop();
  scheduler.stop();
  CHECK(ended == kMany);
}

}  // namespace
}  // namespace patchbay::fibers
